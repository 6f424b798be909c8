#!/bin/sh
# Brings Temporal's two databases up to date; harmless when they are. POSTGRES_SEEDS, DB_PORT, POSTGRES_USER and
# SQL_PASSWORD say where they are. Run again with the new image before each upgrade of the server.
set -eu

up_to_date() {
  database=$1
  versions=/etc/temporal/schema/postgresql/v12/$2/versioned
  tool() {
    temporal-sql-tool --plugin postgres12 --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" --db "$database" "$@"
  }
  tool create
  # Leaves a later version as it is.
  tool setup-schema -v 0.0
  tool update-schema -d "$versions"
}

up_to_date temporal temporal
up_to_date temporal_visibility visibility
