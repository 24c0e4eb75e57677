#!/bin/sh
# Refuses a merge whose migrations the databases do not have. Builds the migrations of the merged tree and asks the gate.
# As a git hook, under both names, so that neither `git merge` nor the `git commit` that ends a merge passes it by:
#   ln -s ../../pre-merge.sh .git/hooks/pre-merge-commit
#   ln -s ../../pre-merge.sh .git/hooks/pre-commit
#   git config merge.ff false        # a fast-forward makes no commit and asks no hook
# In CI, after `git merge --no-commit --no-ff BRANCH`: ./pre-merge.sh
#   SCHEMA_MIGRATIONS   the project with the migrations; default: migrations/AutoCoder.Schema.Migrations
#   SCHEMA_CONFIG       the fleet; default: autocoder-schema.json in the repository's folder or the nearest above it
set -eu

if [ "$(basename "$0")" = pre-commit ] && ! git rev-parse --quiet --verify MERGE_HEAD >/dev/null; then
    exit 0 # a commit that ends no merge
fi
cd "$(git rev-parse --show-toplevel)"
project=${SCHEMA_MIGRATIONS:-migrations/AutoCoder.Schema.Migrations}
output=$(git rev-parse --absolute-git-dir)/pre-merge-migrations # it stays: the command that the gate prints names a file in it
rm -rf "$output"
mkdir -p "$output"

dotnet build "$project" --output "$output" >"$output/build.log" 2>&1 || {
    cat "$output/build.log" >&2
    echo "pre-merge.sh: not merged: $project does not build" >&2
    exit 2
}
check-pending-migrations --migrations "$output/$(basename "$project").dll" ${SCHEMA_CONFIG:+--config "$SCHEMA_CONFIG"} || {
    code=$?
    echo "pre-merge.sh: not merged: check-pending-migrations ended with $code." >&2
    echo "Upgrade the databases with the command above, whose migrations are those of the merged tree, and commit the merge;" >&2
    echo "or take the merge back with: git merge --abort" >&2
    exit "$code"
}
