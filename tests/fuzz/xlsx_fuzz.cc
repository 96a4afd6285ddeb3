// Workbooks, spelled out: each line `== NAME` begins a part of that name. Parts that are not spelled out are
// those of an ordinary workbook; the zip around them is sound. (Damaged zips are for the target `input`.)

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/reading.h"
#include "tests/support/workbook.h"

namespace mixferry::fuzz {
namespace {

/// A zip has no names but of these characters, here.
bool is_name(std::string_view name) {
  return !name.empty() &&
         std::ranges::all_of(name, [](char letter) { return letter > ' ' && letter <= '~'; });
}

tests::ZipMembers spelled_out(std::string_view text) {
  tests::ZipMembers parts;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.starts_with("== ") && is_name(line.substr(3))) {
      parts.emplace_back(line.substr(3), "");
    } else if (!parts.empty()) {
      parts.back().second.append(line).push_back('\n');
    }
  }
  return parts;
}

tests::ZipMembers with_ordinary_parts(tests::ZipMembers parts) {
  for (auto& part : tests::workbook_parts({.sheets = {{"A", ""}, {"B", ""}}})) {
    if (std::ranges::find(parts, part.first, &tests::ZipMembers::value_type::first) == parts.end()) {
      parts.push_back(std::move(part));
    }
  }
  return parts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const MemoryFile file;
  Input input(data, size);
  const Cut cut(input);
  const tests::ZipMembers parts = spelled_out(input.file());
  if (parts.empty() || parts.size() > 16) return 0;
  file.write(tests::zip(with_ordinary_parts(parts)));
  expect_one_reading(cut, file.path(), {}, {"id", "name", "#2"});
  return 0;
}

}  // namespace mixferry::fuzz
