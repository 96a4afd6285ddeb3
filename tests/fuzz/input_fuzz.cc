// Any bytes as a file, nothing said about them: compressed, archived, in other encodings, a workbook, or
// nothing that makes sense.

#include <string>

#include "connectors/input/expand_sources.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/reading.h"

namespace mixferry::fuzz {
namespace {

constexpr const char* kEncodings[] = {"windows-1252", "UTF-16",    "UTF-7",
                                      "ISO-2022-JP",  "SHIFT_JIS", "GB18030"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const MemoryFile file;
  Input input(data, size);
  connectors::ReadOptions options;
  if (const std::size_t choice = input.choose(4 * std::size(kEncodings)); choice < std::size(kEncodings)) {
    options.encoding = kEncodings[choice];
  }
  const Cut cut(input);
  file.write(input.file());

  const auto sources = connectors::expand_sources({file.path()});
  if (!sources) {
    expect(!sources.error().message.empty(), "a refusal says why");
    return 0;
  }
  for (const std::string& path : sources->paths) expect_one_reading(cut, path, options, {"id", "name"});
  return 0;
}

}  // namespace mixferry::fuzz
