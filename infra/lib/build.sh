# shellcheck shell=bash
# Builds the platform when something has changed since the last build.

need_dotnet() {
  command -v dotnet >/dev/null || PATH=$PATH:${DOTNET_ROOT:-${HOME:-/root}/.dotnet}:/usr/share/dotnet:/usr/lib/dotnet
  (cd "$ROOT" && dotnet --version >/dev/null 2>&1) && return 0
  local version
  version=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$ROOT/global.json")
  die "The .NET SDK $version or a later feature band of it is not on this machine. Get it from https://dotnet.microsoft.com/download/dotnet/${version%.*}, or without root: curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --version $version"
}

# The stamp lies beside what was built and goes with it. Folders count as well: they change when a file is deleted.
changed_since_build() {
  [[ ! -e $ROOT/artifacts/.built ]] && return 0
  [[ -n $(find "$ROOT"/{contracts,services,infra,tests,.editorconfig} "$ROOT"/*.{sln,props,targets,json,txt,config} \
    \( -name obj -o -name bin -o -name TestResults -o -name node_modules \) -prune \
    -o -newer "$ROOT/artifacts/.built" ! -name '*.md' ! -name '*.sh' ! -name '*.received.*' -print -quit 2>/dev/null) ]]
}

build_platform() {
  need_dotnet
  lock "$ROOT/artifacts/.lock" "the build"
  if changed_since_build; then
    stop_before_build
    : >"$ROOT/artifacts/.building"
    run_build || die "The build failed. All of its output is in $LOGS/build.log"
    mv "$ROOT/artifacts/.building" "$ROOT/artifacts/.built"
    say "Build: done"
  fi
  unlock
}

# The compiler server belongs to this build alone and ends with this script's session, so that nothing stays behind.
run_build() {
  local options=(-c Release -v minimal --nologo -tl:off -clp:NoSummary -nodeReuse:false)
  [[ -z ${CI:-} ]] || options+=(-p:RestoreLockedMode=true)
  say "Build: started. The first one also fetches packages and takes some minutes."
  (cd "$ROOT" && SharedCompilationId=desk-$$ dotnet build Platform.sln "${options[@]}" 2>&1 9>&-) | show_build
}

show_build() {
  local line='' built=0 next=$((SECONDS + 5)) all
  local -A shown=() # MSBuild says some things twice
  all=$(grep -c '\.csproj"' "$ROOT/Platform.sln" || true)
  while IFS= read -rt 5 line || (($? > 128)); do # above 128: nothing was said for 5 s
    [[ -z $line ]] || echo "$line" >&3
    case $line in
      *': error '* | *': warning '*)
        [[ -n ${shown[$line]:-} ]] || echo "$line" >&2
        shown[$line]=1
        ;;
      *' -> '*) built=$((built + 1)) ;;
    esac
    if ((SECONDS >= next)); then
      say "Build: $built of $all projects"
      next=$((SECONDS + 5))
    fi
  done 3>"$LOGS/build.log"
}
