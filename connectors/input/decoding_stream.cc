#include "connectors/input/decoding_stream.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace mixferry::connectors {
namespace {

constexpr std::size_t kEncodedBytes = 64 << 10;
constexpr std::size_t kOutputBytes = 2 * kEncodedBytes;

/// A letter that waits for its accents, and what an encoding may add to it.
constexpr std::size_t kHeldBackBytesMax = 64;

}  // namespace

DecodingStream::DecodingStream(std::unique_ptr<ByteStream> below, std::string encoding, std::string name,
                               std::uint64_t offset)
    : below_(std::move(below)),
      encoding_(std::move(encoding)),
      name_(std::move(name)),
      converter_(::iconv_open("UTF-8", encoding_.c_str())),
      input_(kEncodedBytes),
      offset_(offset),
      output_(kOutputBytes + kHeldBackBytesMax) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): POSIX wants this comparison
  if (converter_ == reinterpret_cast<iconv_t>(-1)) {
    throw std::system_error(errno, std::generic_category(), "iconv_open");
  }
}

DecodingStream::~DecodingStream() {
  ::iconv_close(converter_);
}

Result<std::size_t> DecodingStream::read(std::span<char> into) {
  while (output_begin_ == output_end_ && !ended_) {
    if (error_) return std::unexpected(*error_);
    if (auto more = decode_more(); !more) return std::unexpected(std::move(more.error()));
  }
  const std::size_t count = std::min(into.size(), output_end_ - output_begin_);
  std::memcpy(into.data(), output_.data() + output_begin_, count);
  output_begin_ += count;
  return count;
}

Result<> DecodingStream::decode_more() {
  output_begin_ = output_end_ = 0;
  if (auto filled = refill(); !filled) return filled;
  if (input_begin_ < input_end_) {
    convert();
  } else {
    ended_ = true;
  }
  if (ended_ || error_) give_out_held_back();
  return {};
}

/// Reads more behind what is left of the bytes before: at most a part of one character.
Result<> DecodingStream::refill() {
  if (input_ended_) return {};
  std::memmove(input_.data(), input_.data() + input_begin_, input_end_ - input_begin_);
  input_end_ -= std::exchange(input_begin_, 0);
  const auto got = below_->read(std::span(input_).subspan(input_end_));
  if (!got) return std::unexpected(got.error());
  input_end_ += *got;
  input_ended_ = *got == 0;
  return {};
}

void DecodingStream::convert() {
  char* from = input_.data() + input_begin_;
  std::size_t from_left = input_end_ - input_begin_;
  char* to = output_.data();
  std::size_t to_left = kOutputBytes;
  const std::size_t status = ::iconv(converter_, &from, &from_left, &to, &to_left);
  const int why = status == static_cast<std::size_t>(-1) ? errno : 0;
  offset_ += (input_end_ - input_begin_) - from_left;
  input_begin_ = input_end_ - from_left;
  output_end_ = kOutputBytes - to_left;
  if (why == EILSEQ) error_ = invalid("does not begin a character there");
  if (why == EINVAL && input_ended_) error_ = invalid("begins a character that is cut off by the end");
}

/// Some encodings hold back a letter until they know what follows it.
void DecodingStream::give_out_held_back() {
  char* to = output_.data() + output_end_;
  std::size_t to_left = output_.size() - output_end_;
  ::iconv(converter_, nullptr, nullptr, &to, &to_left);
  output_end_ = output_.size() - to_left;
}

Error DecodingStream::invalid(const char* what) const {
  return {
      ErrorKind::fatal,
      fmt::format("{}: this is not {} throughout: byte {} of the file, 0x{:02X}, {}. Name the encoding it "
                  "is in with --encoding, or export it again.",
                  name_, encoding_, offset_ + 1, static_cast<unsigned char>(input_[input_begin_]), what)};
}

}  // namespace mixferry::connectors
