#include "connectors/source/peekable_stream.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "connectors/source/block.h"

namespace mixferry::connectors {

PeekableStream::PeekableStream(std::unique_ptr<ByteStream> below) : below_(std::move(below)) {}

Result<std::string_view> PeekableStream::peek(std::size_t count) {
  head_.erase(0, std::exchange(head_taken_, 0));
  std::size_t filled = head_.size();
  while (filled < count) {
    head_.resize(count);
    const auto got = below_->read(std::span(head_).subspan(filled));
    head_.resize(filled + got.value_or(0));
    if (!got) return std::unexpected(got.error());
    if (*got == 0) break;
    filled += *got;
  }
  head_.reserve(head_.size() + Block::kPadding);
  return head().substr(0, count);
}

void PeekableStream::skip(std::size_t count) {
  assert(count <= head().size());
  head_taken_ += count;
  bytes_read_.fetch_add(count, std::memory_order_relaxed);
}

Result<std::size_t> PeekableStream::read(std::span<char> into) {
  if (const auto ready = head(); !ready.empty()) {
    const std::size_t count = std::min(ready.size(), into.size());
    std::memcpy(into.data(), ready.data(), count);
    skip(count);
    return count;
  }
  auto got = below_->read(into);
  if (got) bytes_read_.fetch_add(*got, std::memory_order_relaxed);
  return got;
}

bool PeekableStream::step_over(std::uint64_t count) {
  const std::uint64_t from_head = std::min<std::uint64_t>(count, head().size());
  if (count > from_head && !below_->step_over(count - from_head)) return false;
  head_taken_ += from_head;
  bytes_read_.fetch_add(count, std::memory_order_relaxed);
  return true;
}

}  // namespace mixferry::connectors
