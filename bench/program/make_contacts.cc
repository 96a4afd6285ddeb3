// Writes a made-up CRM export to standard output.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bench/contacts/contact_rows.h"

namespace {

using mixferry::bench::ContactFormat;

constexpr const char* kUsage =
    "usage: make_contacts ROWS [SEED] [csv|csv_all_quoted|csv_multi_line|jsonl] [NIGHT]\n";

bool read_format(std::string_view name, ContactFormat& format) {
  if (name == "csv")
    format = ContactFormat::csv;
  else if (name == "csv_all_quoted")
    format = ContactFormat::csv_all_quoted;
  else if (name == "csv_multi_line")
    format = ContactFormat::csv_multi_line;
  else if (name == "jsonl")
    format = ContactFormat::jsonl;
  else
    return false;
  return true;
}

/// Each night another one in a thousand contacts is gone ...
bool is_gone(std::uint64_t number, std::uint64_t night) {
  return night != 0 && number % 1'000 == night;
}

/// ... and one in a hundred has another first name, which is the second cell of its row.
bool is_changed(std::uint64_t number, std::uint64_t night) {
  return night != 0 && number % 100 == 50 + night;
}

}  // namespace

int main(int argc, char** argv) {
  ContactFormat format = ContactFormat::csv;
  if (argc < 2 || argc > 5 || (argc >= 4 && !read_format(argv[3], format)) ||
      (argc == 5 && format != ContactFormat::csv)) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  const std::uint64_t rows = std::strtoull(argv[1], nullptr, 10);
  const std::uint64_t night = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 0;
  mixferry::bench::ContactRows make(format, argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1);
  const std::string header = make.header();
  std::fwrite(header.data(), 1, header.size(), stdout);
  for (std::uint64_t number = 1; number <= rows; ++number) {
    std::string row = make.row(number);
    if (is_gone(number, night)) continue;
    if (is_changed(number, night)) row.insert(row.find(',') + 1, "New");
    std::fwrite(row.data(), 1, row.size(), stdout);
  }
  return 0;
}
