#include "connectors/input/gzip_stream.h"

#include <algorithm>
#include <fmt/format.h>
#include <new>
#include <utility>

namespace mixferry::connectors {
namespace {

constexpr std::size_t kGzipInputBytes = 128 << 10;
constexpr int kGzipWindowBits = 15 + 16;  // the largest window; 16 asks zlib for a gzip header and trailer
constexpr std::size_t kReadBytesMax = 1 << 30;  // zlib counts in 32 bits
constexpr std::string_view kSomethingBehind = "something else stands behind the compressed data";

}  // namespace

GzipStream::GzipStream(std::unique_ptr<ByteStream> compressed, std::string name)
    : compressed_(std::move(compressed)), name_(std::move(name)), input_(kGzipInputBytes) {
  if (inflateInit2(&zlib_, kGzipWindowBits) != Z_OK) throw std::bad_alloc();
}

GzipStream::~GzipStream() {
  inflateEnd(&zlib_);
}

Result<std::size_t> GzipStream::read(std::span<char> into) {
  if (error_) return std::unexpected(*error_);
  const auto wanted = static_cast<uInt>(std::min(into.size(), kReadBytesMax));
  zlib_.next_out = reinterpret_cast<Bytef*>(into.data());
  zlib_.avail_out = wanted;
  while (zlib_.avail_out > 0 && state_ != State::ended) {
    auto stepped = step();
    if (stepped) continue;
    if (zlib_.avail_out == wanted) return std::unexpected(std::move(stepped.error()));
    error_ = std::move(stepped.error());
    break;
  }
  return wanted - zlib_.avail_out;
}

Result<> GzipStream::step() {
  if (zlib_.avail_in == 0) {
    const auto more = refill();
    if (!more) return std::unexpected(more.error());
    if (!*more) {
      if (state_ == State::in_member) return truncated();
      state_ = State::ended;
      return {};
    }
  }
  switch (state_) {
    case State::between_members:
      return begin_member();
    case State::in_member:
      return inflate_some();
    default:
      if (auto padding = check_padding(); !padding) return padding;
      zlib_.avail_in = 0;
      return {};
  }
}

Result<> GzipStream::begin_member() {
  if (members_ > 0 && *zlib_.next_in == 0) {
    state_ = State::padding;
    return {};
  }
  if (*zlib_.next_in != static_cast<Bytef>(kGzipMagic.front())) return damaged(kSomethingBehind);
  inflateReset(&zlib_);
  ++members_;
  state_ = State::in_member;
  return {};
}

Result<> GzipStream::inflate_some() {
  const uInt room_before = zlib_.avail_out;
  const int status = inflate(&zlib_, Z_NO_FLUSH);
  bytes_out_ += room_before - zlib_.avail_out;
  if (status == Z_STREAM_END) {
    state_ = State::between_members;
    return {};
  }
  if (status == Z_OK || status == Z_BUF_ERROR) return {};
  if (status == Z_MEM_ERROR) throw std::bad_alloc();
  return damaged(zlib_.msg != nullptr ? zlib_.msg : "invalid data");
}

Result<> GzipStream::check_padding() const {
  const std::span rest(zlib_.next_in, zlib_.avail_in);
  if (std::ranges::all_of(rest, [](Bytef byte) { return byte == 0; })) return {};
  return damaged(kSomethingBehind);
}

Result<bool> GzipStream::refill() {
  const auto got = compressed_->read(input_);
  if (!got) return std::unexpected(got.error());
  zlib_.next_in = reinterpret_cast<Bytef*>(input_.data());
  zlib_.avail_in = static_cast<uInt>(*got);
  return *got > 0;
}

std::unexpected<Error> GzipStream::damaged(std::string_view what) const {
  return std::unexpected(
      Error{ErrorKind::fatal, fmt::format("{}: the gzip file is damaged behind byte {} of its decompressed "
                                          "content ({}). Fetch or export it again.",
                                          name_, bytes_out_, what)});
}

std::unexpected<Error> GzipStream::truncated() const {
  return std::unexpected(
      Error{ErrorKind::fatal, fmt::format("{}: the gzip file is cut off: it ends in the middle, behind byte "
                                          "{} of its decompressed content. Fetch or export it again.",
                                          name_, bytes_out_)});
}

}  // namespace mixferry::connectors
