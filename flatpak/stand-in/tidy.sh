# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2154
# For "make": what the packages' scripts would have done in a tree, what Flatpak wants besides, and away with what
# nothing in a sandbox uses. Takes LIB, triplet, locales and in_tree from there.

# slim ROOT
slim() {
  local root=${1:?} one
  (cd "$root/usr/share" && rm -rf doc man info lintian doc-base menu bug zsh bash-completion fish polkit-1 \
    initramfs-tools gtk-doc gdb debconf perl5 pam pam-configs systemd apport reportbug vulkan/registry \
    common-licenses pixmaps/debian-logo.png)
  # Not "linux": the headers asm/ live there
  (cd "$root/usr/lib" && rm -rf systemd udev init apt dpkg sysctl.d tmpfiles.d sysusers.d modprobe.d \
    modules-load.d binfmt.d kernel environment.d pam.d pcrlock.d lsb)
  (cd "$root/$LIB" && rm -rf systemd security sasl2 perl perl-base perl5)
  rm -rf "${root:?}"/usr/{games,src,local}
  # systemd comes along by dependency, of dconf
  (cd "$root/usr/bin" && rm -f -- *ctl systemd* run0 kernel-install deb* openssl c_rehash mount umount w top ps \
    free kill pkill pgrep pidwait pmap pwdx skill snice slabtop tload uptime vmstat watch gtk4-broadwayd \
    gtk4-encode-symbolic-svg *lto-dump* gprofng*)
  (cd "$root/usr/sbin" && find . -mindepth 1 ! -name ldconfig -delete)
  # Static libraries, but for the compiler's own and the small ones that the linker asks for
  find "$root/usr/lib" -name '*.a' -size +64k ! -path '*/gcc/*' -delete
  find "$root/usr/lib/gcc" \( -name 'libstdc++*.a' -o -name 'libsupc++.a' \) -delete 2>/dev/null || true
  find "$root/usr" -name '*san.*' \( -path '*/gcc/*' -o -name 'lib*.so*' \) -delete
  # Mesa: the development packages want it, linking does not
  rm -f "$root/$LIB"/{libLLVM*,libgallium*,libz3.so*,libEGL_mesa*,libGLX_mesa*}
  rm -rf "$root/$LIB"/{dri,gbm}
  for one in "$root"/usr/share/locale/*/; do
    case $(basename "$one") in en_GB | zh_CN) ;; *) rm -rf "$one" ;; esac
  done
}

# tidy ROOT
tidy() {
  local root=${1:?} one

  # Alternatives
  [ ! -e "$root/usr/bin/mawk" ] || ln -sfn mawk "$root/usr/bin/awk"
  if [ -e "$root/usr/bin/gcc" ]; then
    ln -sfn gcc "$root/usr/bin/cc"
    ln -sfn g++ "$root/usr/bin/c++"
  fi
  # Meson would put libraries into /app/lib64 because /usr/lib64 is a folder, or into /app/lib/TRIPLET because this looks
  # like Debian; they would be found in neither. The real SDK has a link.
  if [ -d "$root/usr/lib64" ] && [ ! -L "$root/usr/lib64" ]; then
    for one in "$root"/usr/lib64/*; do
      ln -sfn "$triplet/$(basename "$one")" "$root/usr/lib/$(basename "$one")"
    done
    rm -rf "$root/usr/lib64"
    ln -sfn lib "$root/usr/lib64"
  fi
  rm -f "$root/etc/debian_version"
  # Empty: then Flatpak puts its own there, with /app/lib
  : >"$root/etc/ld.so.conf"
  rm -rf "$root/etc/ld.so.conf.d"
  ln -sfn ../sbin/ldconfig "$root/usr/bin/ldconfig" # asked for by name, and sbin is not in the path

  # What the packages' scripts write
  cp "$root/usr/share/libc-bin/nsswitch.conf" "$root/etc/nsswitch.conf"
  mkdir -p "$root/etc/ssl/certs"
  cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
  rm -rf "$root/usr/share/ca-certificates"
  mkdir -p "$root/usr/lib/locale"
  for one in "${locales[@]}"; do
    in_tree "$root" localedef --no-archive -i "$one" -f UTF-8 "/usr/lib/locale/$one.UTF-8" || true
  done
  slim "$root"
  # Flatpak makes its own passwd, group, hosts, resolv.conf, machine-id, localtime
  (cd "$root/etc" && rm -rf apt dpkg init.d rc?.d systemd pam.d pam.conf kernel cron* security fstab hostname hosts \
    resolv.conf issue* binfmt.d modules-load.d sysctl.d tmpfiles.d update-motd.d ssh skel default credstore* \
    debconf.conf ca-certificates* passwd group shadow gshadow mtab machine-id X11 xdg/systemd)
  find "$root/usr" -name __pycache__ -prune -exec rm -rf {} +

  # One time for all folders: an installed file is of the year 1970, and the caches of fonts and icons are believed
  # only if their folder is as old as when they were made
  mkdir -p "$root/usr/lib/fontconfig/cache"
  find "$root/usr" -type d -exec touch -h -d @0 {} +
  sed -i 's,<cachedir>/var/cache/fontconfig</cachedir>,<cachedir>/usr/lib/fontconfig/cache</cachedir>,' \
    "$root/etc/fonts/fonts.conf"
  in_tree "$root" fc-cache -sf
  # Only now: fc-cache writes to the first of its folders
  cat >"$root/etc/fonts/conf.d/05-flatpak.conf" <<'XML'
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/app/share/fonts</dir>
  <dir>/run/host/fonts</dir>
  <dir>/run/host/local-fonts</dir>
  <dir>/run/host/user-fonts</dir>
  <cachedir>/run/host/fonts-cache</cachedir>
  <include ignore_missing="yes">/run/host/font-dirs.xml</include>
</fontconfig>
XML
  in_tree "$root" ldconfig -X
  in_tree "$root" "/$LIB/glib-2.0/glib-compile-schemas" /usr/share/glib-2.0/schemas
  in_tree "$root" "/$LIB/glib-2.0/gio-querymodules" "/$LIB/gio/modules"
  in_tree "$root" "/$LIB/gdk-pixbuf-2.0/gdk-pixbuf-query-loaders" --update-cache
  in_tree "$root" update-mime-database /usr/share/mime
  for one in "$root"/usr/share/icons/*/; do
    [ ! -e "$one/index.theme" ] ||
      in_tree "$root" gtk4-update-icon-cache -q -f "/usr/share/icons/$(basename "$one")"
  done
}
