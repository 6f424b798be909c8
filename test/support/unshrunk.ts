import fc from 'fast-check';

// For Stryker: that a property fails is enough, the smallest example of it is sought for people only; and a rule that needs
// more than a few examples to be noticed wants one of its own.
fc.configureGlobal({ endOnFailure: true, numRuns: 5 });
