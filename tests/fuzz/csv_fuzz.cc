// CSV: any bytes, under any dialect.

#include <optional>
#include <string>

#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/reading.h"

namespace mixferry::fuzz {
namespace {

/// One of `choices`, or nothing, so that it is detected.
template <typename Value, std::size_t Count>
std::optional<Value> detected_or(Input& input, const Value (&choices)[Count]) {
  const std::size_t choice = input.choose(Count + 1);
  return choice == 0 ? std::nullopt : std::optional(choices[choice - 1]);
}

connectors::ReadOptions choose_options(Input& input) {
  connectors::ReadOptions options{.format = connectors::Format::csv, .encoding = "UTF-8"};
  options.delimiter = detected_or<std::string>(input, {",", ";", "\t", "a", "\"", "::", ", ", "aa"});
  options.quote = detected_or(input, {'"', '\'', '\0', ','});
  options.backslash_escapes = detected_or(input, {true, false});
  options.cr_ends_rows = detected_or(input, {true, false});
  options.has_header = input.choose(4) != 1;
  options.skip_lines_above = static_cast<std::uint32_t>(input.choose(4));
  options.skip_lines_below = detected_or<std::uint32_t>(input, {0, 1, 2});
  if (input.choose(2) == 1) options.short_rows = connectors::ShortRows::pad;
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const MemoryFile file;
  Input input(data, size);
  const connectors::ReadOptions options = choose_options(input);
  // Before the file is written, all that is chosen must be taken off its end.
  const Cut cut(input);
  file.write(input.file());
  const tests::Collected all = expect_one_reading(cut, file.path(), options, {"id", "1", "#2", "name"});
  // Rejects of JSON come back as JSON, whatever was asked for.
  if (options.skip_lines_below == 0)
    expect_nothing_lost(all, input.file(), all.is_table ? "\r\n" : kBetweenObjects);
  return 0;
}

}  // namespace mixferry::fuzz
