# shellcheck shell=sh disable=SC2154 # hook is set by the head
# The way around: AUTOCODER_SCHEMA_SKIP=reason git ... It leaves a note, or it is none.
passed_by() {
    [ -n "$AUTOCODER_SCHEMA_SKIP" ] || return 1
    notes=$(git rev-parse --git-common-dir)/autocoder-schema
    if [ -L "$notes" ] || [ -L "$notes/skipped.log" ] || ! mkdir -p "$notes" ||
        ! printf '%s %s %s into %s: %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$hook" "$2" "$1" \
            "$(printf %s "$AUTOCODER_SCHEMA_SKIP" | tr -d '\000-\037\177')" >>"$notes/skipped.log"; then
        say "AUTOCODER_SCHEMA_SKIP does not count: no note can be written to $notes/skipped.log."
        return 1
    fi
    say "the gate was not asked about $2 into $1: $AUTOCODER_SCHEMA_SKIP (noted in $notes/skipped.log)"
}

# 0: nothing stands against it.
ask() {
    changed "$1" "$2" || return 0
    passed_by "$1" "$2" && return 0
    if gone; then
        say "migrations change, and the gate is gone, so nobody can tell what they do. Install it again: autocoder-schema hooks install"
        return 1
    fi
    said=$(gate "--base=$1" "--head=$2" 2>&1) && { printf '%s\n' "$said" | grep '^The gate is open' >&2; return 0; }
    printf '%s\n' "$said" >&2
    return 1
}
