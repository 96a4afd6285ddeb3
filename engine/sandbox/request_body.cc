#include "engine/sandbox/request_body.h"

#include <algorithm>
#include <fmt/format.h>
#include <zlib.h>

namespace mixferry::sandbox {
namespace {

constexpr int kGzipAlone = 16 + MAX_WBITS;
constexpr std::size_t kInflateStepBytes = 256 * 1024;

/// zlib's stream, ended when it goes.
struct InflateStream {
  InflateStream() { inflateInit2(&stream, kGzipAlone); }
  ~InflateStream() { inflateEnd(&stream); }
  InflateStream(const InflateStream&) = delete;
  InflateStream& operator=(const InflateStream&) = delete;
  z_stream stream{};
};

}  // namespace

RequestBody::RequestBody(std::string_view content_encoding, std::string_view sent, std::size_t bytes_max) {
  if (content_encoding.empty() || content_encoding == "identity") {
    text_ = sent;
    too_large_ = sent.size() > bytes_max;
  } else if (content_encoding == "gzip") {
    inflate(sent, bytes_max);
  } else {
    error_ = fmt::format("data, Content-Encoding {} is not supported", content_encoding);
  }
}

/// A gzip file may consist of several, one behind the other.
void RequestBody::inflate(std::string_view sent, std::size_t bytes_max) {
  InflateStream inflating;
  z_stream& stream = inflating.stream;
  stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(sent.data()));  // zlib only reads it
  stream.avail_in = static_cast<uInt>(sent.size());
  int state = Z_OK;
  while (state == Z_OK && inflated_.size() <= bytes_max) {
    const std::size_t before = inflated_.size();
    inflated_.resize(std::min(before + kInflateStepBytes, bytes_max + 1));
    stream.next_out = reinterpret_cast<Bytef*>(inflated_.data() + before);
    stream.avail_out = static_cast<uInt>(inflated_.size() - before);
    state = ::inflate(&stream, Z_NO_FLUSH);
    inflated_.resize(inflated_.size() - stream.avail_out);
    if (state == Z_STREAM_END && stream.avail_in > 0) state = inflateReset(&stream);
  }
  text_ = inflated_;
  too_large_ = inflated_.size() > bytes_max;
  if (!too_large_ && state != Z_STREAM_END) error_ = "data, not valid gzip";
}

}  // namespace mixferry::sandbox
