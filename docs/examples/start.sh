#!/bin/sh
# Starts the application when its databases are current, and not otherwise. Arguments go to uvicorn.
#   SCHEMA_CONFIG   the fleet; default: autocoder-schema.json in this folder or the nearest above it
#   SCHEMA_EXPECT   what prints the models, such as 'assistant=!python3 dump_models.py': a change of the models alone is caught
set -eu

check-pending-migrations ${SCHEMA_CONFIG:+--config "$SCHEMA_CONFIG"} ${SCHEMA_EXPECT:+--expect "$SCHEMA_EXPECT"} || {
    code=$?
    echo "start.sh: not started: check-pending-migrations ended with $code" >&2
    exit "$code"
}
exec uvicorn server.main:app "$@"
