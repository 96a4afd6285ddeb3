#pragma once
/// Content of exports, as CRMs and their users pack it.

#include <iconv.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <zlib.h>

namespace mixferry::tests {

/// `text` as one gzip member. `level` 0 stores it as it is.
inline std::string gzip(std::string_view text, int level = Z_DEFAULT_COMPRESSION) {
  z_stream zlib{};
  if (deflateInit2(&zlib, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("deflateInit2");
  }
  std::string compressed(deflateBound(&zlib, text.size()), '\0');
  zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  zlib.avail_in = static_cast<uInt>(text.size());
  zlib.next_out = reinterpret_cast<Bytef*>(compressed.data());
  zlib.avail_out = static_cast<uInt>(compressed.size());
  if (deflate(&zlib, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("deflate");
  compressed.resize(zlib.total_out);
  deflateEnd(&zlib);
  return compressed;
}

/// `text`, which is UTF-8, in another encoding; without a byte order mark.
inline std::string encoded(std::string_view text, const char* encoding) {
  const iconv_t converter = ::iconv_open(encoding, "UTF-8");
  std::string result(text.size() * 4, '\0');
  char* from = const_cast<char*>(text.data());
  std::size_t from_left = text.size();
  char* to = result.data();
  std::size_t to_left = result.size();
  const std::size_t failed = ::iconv(converter, &from, &from_left, &to, &to_left);
  ::iconv_close(converter);
  if (failed == static_cast<std::size_t>(-1)) throw std::runtime_error("iconv");
  result.resize(result.size() - to_left);
  return result;
}

}  // namespace mixferry::tests
