#!/usr/bin/env bash
# Install pinned and hashed requirements into an environment: install.sh VENV REQUIREMENTS
set -eu
venv=$1 requirements=$2
if [ -x .local/uv/bin/uv ]; then
    exec .local/uv/bin/uv pip sync -q --require-hashes --python "$venv/bin/python" "$requirements"
fi
exec "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$requirements"
