#include "engine/snapshot/wrong_file.h"

#include <fmt/format.h>

#include "engine/base/error.h"
#include "engine/snapshot/layout.h"

namespace mixferry::snapshot {
namespace {

[[noreturn]] void throw_wrong(const std::filesystem::path& path, const std::string& why,
                              const FileWords& words) {
  throw RunError(ExitCode::stopped, fmt::format("{}: {}. {}", path.native(), why, words.remedy));
}

}  // namespace

void throw_damaged(const std::filesystem::path& path, const FileWords& words, std::string_view what) {
  throw_wrong(path, fmt::format("this {} is damaged: {}", words.name, what), words);
}

void require_kind(const std::filesystem::path& path, std::string_view bytes, std::string_view magic,
                  const FileWords& words) {
  if (!bytes.starts_with(magic.substr(0, bytes.size())) || bytes.empty()) {
    throw_wrong(path, fmt::format("this is no {}", words.name), words);
  }
  if (bytes.size() < sizeof(FileKind)) throw_damaged(path, words, kCut);
  const auto kind = std::bit_cast<FileKind>(read_number<std::array<char, sizeof(FileKind)>>(bytes.data()));
  if (kind.byte_order == __builtin_bswap32(kByteOrder)) {
    throw_wrong(path, fmt::format("this {} is of a machine of another byte order", words.name), words);
  }
  if (kind.byte_order != kByteOrder) throw_damaged(path, words, "its beginning makes no sense");
  if (kind.version == kVersion) return;
  throw_wrong(
      path,
      fmt::format("this {} is of version {}, and this program knows version {} alone: {} mixferry made it",
                  words.name, kind.version, kVersion, kind.version > kVersion ? "a newer" : "an older"),
      words);
}

}  // namespace mixferry::snapshot
