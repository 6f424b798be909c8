#!/bin/sh
# Makes our namespace, or sets its retention when it exists: closed workflows stay in the UI for 90 days. TEMPORAL_ADDRESS and
# TEMPORAL_NAMESPACE say where.
set -eu

until temporal operator cluster health; do
  echo 'waiting for Temporal'
  sleep 2
done

if temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  temporal operator namespace update --retention 90d -n "$TEMPORAL_NAMESPACE"
else
  temporal operator namespace create --retention 90d -n "$TEMPORAL_NAMESPACE"
fi
