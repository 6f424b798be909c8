import fc from 'fast-check';

// For Stryker: that a property fails is enough; the smallest example of it is sought for people only.
fc.configureGlobal({ endOnFailure: true });
