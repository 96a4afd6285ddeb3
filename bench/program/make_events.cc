// Writes a made-up export of what happened to standard output, as CSV.

#include <cstdio>
#include <cstdlib>
#include <string>

#include "bench/events/event_rows.h"

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fputs("usage: make_events ROWS [SEED]\n", stderr);
    return 2;
  }
  mixferry::bench::EventRows make(argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1);
  std::string row = mixferry::bench::EventRows::csv_header();
  for (std::uint64_t left = std::strtoull(argv[1], nullptr, 10);; --left) {
    std::fwrite(row.data(), 1, row.size(), stdout);
    if (left == 0) return 0;
    row.clear();
    make.put_row(row);
  }
}
