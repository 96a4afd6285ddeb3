#include "connectors/input/byte_stream.h"

#include <utility>

#include "connectors/input/file_stream.h"
#include "connectors/input/gzip_stream.h"
#include "connectors/input/peekable_stream.h"

namespace mixferry::connectors {

std::string_view source_name(std::string_view path) {
  return path == "-" ? "standard input" : path;
}

Result<std::unique_ptr<ByteStream>> open_bytes(const std::string& path) {
  auto file = open_file(path);
  if (!file) return std::unexpected(std::move(file.error()));
  auto bytes = std::make_unique<PeekableStream>(std::move(*file));
  const auto beginning = bytes->peek(kGzipMagic.size());
  if (!beginning) return std::unexpected(beginning.error());
  if (beginning->starts_with(kGzipMagic)) {
    return std::make_unique<GzipStream>(std::move(bytes), std::string(source_name(path)));
  }
  return bytes;
}

}  // namespace mixferry::connectors
