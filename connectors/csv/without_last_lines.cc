#include "connectors/csv/without_last_lines.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace mixferry::connectors {
namespace {

constexpr std::size_t kLinesReadBytes = 64 << 10;
constexpr std::size_t kHeldBytesMax = 16 << 20;
constexpr std::string_view kLineEnds = "\r\n";

/// Where the last `count` lines of `text` that are not blank begin.
std::size_t begin_of_last_lines(std::string_view text, std::uint64_t count) {
  std::size_t begin = text.size();
  for (; count > 0 && begin > 0; --count) {
    const std::size_t last = text.find_last_not_of(kLineEnds, begin - 1);
    if (last == std::string_view::npos) return 0;
    const std::size_t line_end_above = text.find_last_of(kLineEnds, last);
    begin = line_end_above == std::string_view::npos ? 0 : line_end_above + 1;
  }
  return begin;
}

}  // namespace

Result<std::size_t> WithoutLastLines::read(std::span<char> into) {
  while (given_ == ready_ && !ended_) {
    if (auto filled = fill(); !filled) return std::unexpected(std::move(filled.error()));
  }
  const std::size_t count = std::min(into.size(), ready_ - given_);
  std::memcpy(into.data(), held_.data() + given_, count);
  given_ += count;
  return count;
}

bool WithoutLastLines::step_over(std::uint64_t count) {
  const std::size_t held = held_.size() - given_;
  if (count < held || !below_->step_over(count - held)) return false;
  held_.clear();
  given_ = ready_ = 0;
  return true;
}

Result<> WithoutLastLines::fill() {
  held_.erase(0, given_);
  given_ = ready_ = 0;
  if (held_.size() > kHeldBytesMax) {
    return std::unexpected(Error{
        ErrorKind::fatal, fmt::format("{} lines to be skipped at the end take more than {} bytes: these "
                                      "are no footer. Give --skip-footer a smaller number.",
                                      lines_, kHeldBytesMax)});
  }
  const std::size_t size = held_.size();
  held_.resize(size + kLinesReadBytes);
  const auto got = below_->read({held_.data() + size, kLinesReadBytes});
  held_.resize(size + got.value_or(0));
  if (!got) return std::unexpected(got.error());
  ended_ = *got == 0;
  // Before the end, the last line may be incomplete, so that one more is held.
  ready_ = begin_of_last_lines(held_, std::uint64_t{lines_} + (ended_ ? 0 : 1));
  return {};
}

}  // namespace mixferry::connectors
