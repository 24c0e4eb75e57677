# shellcheck shell=sh
# Databases that wait for what a merge or a checkout brought are its consequence and no alarm: one line, when nothing else is said.
calm() {
    allowed=$(gate "--base=$1" "--head=$2" --databases --allow none --allow pending 2>&1) || return 1
    count=$(printf '%s\n' "$allowed" | grep -c 'pending.*(allowed)$') || return 1
    command=$(printf '%s\n' "$said" | sed -n 's/^ *\(autocoder-schema upgrade[^#]*[^# ]\).*/\1/p' | sed -n 1p)
    many=databases
    [ "$count" -gt 1 ] || many=database
    say "$count $many pending: when the migrations are built, run ${command:-autocoder-schema upgrade}"
}

tell() {
    if gone; then
        say "migrations have changed here, and the gate is gone. Install it again: autocoder-schema hooks install"
    elif ! said=$(gate "--base=$1" "--head=$2" --databases --allow none 2>&1); then
        calm "$1" "$2" && return
        printf '%s\n' "$said" >&2
        say "$3"
    fi
}
