#include "engine/http/gzip.h"

#include <cstddef>
#include <new>
#include <zlib.h>

namespace mixferry::http {
namespace {

constexpr int kGzipWindow = 15 + 16;  ///< the largest, and gzip's frame instead of zlib's
constexpr int kMemoryLevel = 8;

}  // namespace

std::string gzipped(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string member(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(member.data());
  stream.avail_out = static_cast<uInt>(member.size());
  deflate(&stream, Z_FINISH);  // there is room for all, so that it can't fail
  member.resize(stream.total_out);
  deflateEnd(&stream);
  return member;
}

}  // namespace mixferry::http
