#!/usr/bin/env bash
# Makes the content of a folder that of the branch conformance-history: one commit without parents, so that the branch does not grow.
set -euo pipefail
folder=$1
export GIT_INDEX_FILE=$PWD/.git/conformance-history-index
export GIT_AUTHOR_NAME=conformance GIT_AUTHOR_EMAIL=conformance@localhost
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
git read-tree --empty
git --work-tree="$folder" add --force --all
commit=$(git commit-tree -m 'History of the conformance runs' "$(git write-tree)")
git push --quiet --force origin "$commit:refs/heads/conformance-history"
