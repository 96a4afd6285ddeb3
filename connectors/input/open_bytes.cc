#include "connectors/input/open_bytes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "connectors/input/archive_members.h"
#include "connectors/input/archive_reader.h"
#include "connectors/input/file_stream.h"
#include "connectors/input/gzip_stream.h"
#include "connectors/input/open_archives.h"
#include "connectors/source/peekable_stream.h"

namespace mixferry::connectors {
namespace {

using namespace std::string_view_literals;

constexpr std::array kZstdAndXz = {"\x28\xB5\x2F\xFD"sv, "\xFD\x37zXZ\0"sv};
constexpr std::size_t kMagicBytesMax = 10;

/// The letters of bzip2's magic might begin a header of CSV; what follows them in every file does not.
bool is_compressed(std::string_view beginning) {
  if (beginning.starts_with("BZh") && beginning.size() == kMagicBytesMax)
    return beginning.ends_with("1AY&SY") || beginning.ends_with("\x17rE8P\x90");
  return std::ranges::any_of(kZstdAndXz, [&](auto magic) { return beginning.starts_with(magic); });
}

Result<std::unique_ptr<ByteStream>> decompress(std::unique_ptr<ByteStream> file, std::string name) {
  auto bytes = std::make_unique<PeekableStream>(std::move(file));
  const auto beginning = bytes->peek(kMagicBytesMax);
  if (!beginning) return std::unexpected(beginning.error());
  if (beginning->starts_with(kGzipMagic))
    return std::make_unique<GzipStream>(std::move(bytes), std::move(name));
  if (!is_compressed(*beginning)) return bytes;
  auto reader = ArchiveReader::open_compressed(std::move(bytes), std::move(name));
  if (!reader) return std::unexpected(std::move(reader.error()));
  if (const auto text = (*reader)->next(); !text) return std::unexpected(text.error());
  return entry_stream(std::move(*reader));
}

}  // namespace

std::string_view source_name(std::string_view path) {
  return path == "-" ? "standard input" : path;
}

Result<std::unique_ptr<ByteStream>> open_bytes(const std::string& path, OpenArchives& archives) {
  const SourcePath source = split_source_path(path);
  auto file = source.member.empty() ? open_file(path) : archives.open_member(source);
  if (!file) return std::unexpected(std::move(file.error()));
  return decompress(std::move(*file), std::string(source_name(path)));
}

}  // namespace mixferry::connectors
