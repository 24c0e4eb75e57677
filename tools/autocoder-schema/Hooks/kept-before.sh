# shellcheck shell=sh disable=SC2154 # kept is set by the head
code=0
[ ! -x "$kept" ] || "$kept" "$@" || code=$?
[ -z "$AUTOCODER_SCHEMA_SKIP" ] || exit $code
