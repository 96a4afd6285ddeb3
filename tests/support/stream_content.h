#pragma once
/// What a stream gives out, and text to give it.

#include <cstdint>
#include <gtest/gtest.h>
#include <string>

#include "connectors/input/open_archives.h"
#include "connectors/input/open_bytes.h"
#include "connectors/source/byte_stream.h"

namespace mixferry::tests {

struct Content {
  std::string bytes = {};
  std::string error = {};  ///< empty: read to the end
};

/// Reads all that is left of `stream`, `piece` bytes at most a call.
inline Content rest_of(connectors::ByteStream& stream, std::size_t piece = 1 << 16) {
  Content content;
  std::string buffer(piece, '\0');
  for (;;) {
    const auto got = stream.read(buffer);
    if (!got) {
      content.error = got.error().message;
      EXPECT_EQ(stream.read(buffer).error().message, content.error) << "an error stays";
      return content;
    }
    if (*got == 0) return content;
    content.bytes.append(buffer, 0, *got);
  }
}

/// The same as one text, read in small pieces; `error: ` and why where it breaks off.
inline std::string text_or_error(connectors::ByteStream& stream) {
  const Content content = rest_of(stream, 7);
  return content.error.empty() ? content.bytes : "error: " + content.error;
}

/// Reads all of `path`, `piece` bytes at most a call.
inline Content read_all(const std::string& path, std::size_t piece = 1 << 16) {
  connectors::OpenArchives archives;
  auto stream = connectors::open_bytes(path, archives);
  return stream ? rest_of(**stream, piece) : Content{.error = stream.error().message};
}

/// Text that does not compress to nothing: letters drawn by a fixed generator.
inline std::string letters(std::size_t count) {
  std::string text(count, '\0');
  std::uint32_t state = 12345;
  for (char& letter : text) {
    state = state * 1664525 + 1013904223;
    letter = static_cast<char>('a' + (state >> 16) % 26);
  }
  return text;
}

}  // namespace mixferry::tests
