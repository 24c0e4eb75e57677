# shellcheck shell=sh
tell() {
    if gone; then
        say "migrations have changed here, and the gate is gone. Install it again: autocoder-schema hooks install"
    elif ! said=$(gate "--base=$1" "--head=$2" --databases --allow none 2>&1); then
        printf '%s\n' "$said" >&2
        say "$3"
    fi
}
