/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-exec HELPER PROGRAM...: becomes PROGRAM, watched by HELPER, which is told when that was. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int
main (int argc, char **argv)
{
  struct timespec now;
  char text[32];

  if (argc < 3)
    return 2;
  setenv ("LD_PRELOAD", argv[1], 1);
  clock_gettime (CLOCK_MONOTONIC, &now);
  snprintf (text, sizeof text, "%" PRId64, (int64_t) now.tv_sec * 1000000000 + now.tv_nsec);
  setenv ("BENCH_START", text, 1);
  execv (argv[2], argv + 2);
  perror (argv[2]);
  return 127;
}
