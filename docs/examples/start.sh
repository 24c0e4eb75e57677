#!/bin/sh
# Starts the application when its databases are current, and not otherwise. Arguments go to uvicorn.
#   SCHEMA_CONFIG   the fleet; default: autocoder-schema.json in this folder or the nearest above it
set -eu

check-pending-migrations ${SCHEMA_CONFIG:+--config "$SCHEMA_CONFIG"} || {
    code=$?
    echo "start.sh: not started: check-pending-migrations ended with $code" >&2
    exit "$code"
}
exec uvicorn server.main:app "$@"
