#include "engine/http/inflater.h"

#include <algorithm>
#include <limits>
#include <new>
#include <zlib.h>

namespace mixferry::http {

void Inflater::Free::operator()(z_stream_s* stream) const {
  ::inflateEnd(stream);
  delete stream;
}

Inflater::Inflater(std::uint64_t bytes_max) : bytes_left_(bytes_max) {
  constexpr int gzip_alone = 16 + MAX_WBITS;
  auto stream = std::make_unique<z_stream>();
  if (::inflateInit2(stream.get(), gzip_alone) != Z_OK) throw std::bad_alloc{};
  stream_.reset(stream.release());
}

void Inflater::feed(std::string_view input) {
  stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
  stream_->avail_in = static_cast<uInt>(input.size());
}

std::expected<std::size_t, Inflater::Failure> Inflater::inflate_into(std::span<char> output) {
  z_stream& stream = *stream_;
  stream.next_out = reinterpret_cast<Bytef*>(output.data());
  stream.avail_out = static_cast<uInt>(output.size());
  const auto produced = [&] { return output.size() - stream.avail_out; };
  while (produced() == 0) {
    if (at_boundary_ && stream.avail_in == 0) return 0;
    if (at_boundary_ && ::inflateReset(&stream) != Z_OK) return std::unexpected(Failure::damaged);
    at_boundary_ = false;
    const int result = ::inflate(&stream, Z_NO_FLUSH);
    at_boundary_ = result == Z_STREAM_END;
    if (result == Z_BUF_ERROR) break;  // no input is left
    if (result != Z_OK && result != Z_STREAM_END) return std::unexpected(Failure::damaged);
  }
  if (produced() > bytes_left_) return std::unexpected(Failure::too_long);
  bytes_left_ -= produced();
  return produced();
}

}  // namespace mixferry::http
