#!/bin/sh
# The public files of the editions, to a machine that serves the public alone: copy.sh FROM TO, as rsync writes folders.
# The pointer goes last: a copy that is cut short never names what is not there.
set -eu
rsync -a --no-owner --no-group --include='*.public.duckdb' --include='*.json' --exclude='*' "$1/" "$2/"
rsync -a --no-owner --no-group "$1/CURRENT" "$2/CURRENT"
