#include "engine/delivery/splitting_sink.h"

#include <algorithm>
#include <utility>

#include "engine/delivery/division.h"

namespace mixferry::delivery {
namespace {

constexpr unsigned kTooLarge = 413;

}  // namespace

asio::awaitable<DeliveryResult> SplittingSink::deliver(const batch::Batch& batch) {
  Division division{batch};
  while (!division.done()) {
    const Piece piece = division.take();
    batch::Batch part;
    const bool is_whole = piece.size() == batch.updates.size();
    if (!is_whole) part = batch::subset(batch, piece);
    const batch::Batch& to_send = is_whole ? batch : part;
    const bool too_large = body_bytes_max_ > 0 && to_send.body.size() > body_bytes_max_;
    if (too_large && piece.size() > 1) {
      division.halve(piece);
      continue;
    }
    DeliveryResult result = co_await inner_.deliver(to_send);
    if (result.has_value()) {
      division.settled(piece, *result);
    } else if (result.error().kind == ErrorKind::rejected) {
      if (result.error().status == kTooLarge && piece.size() > 1) learn_size(to_send.body.size());
      division.refused(piece, result.error());
    } else {
      co_return std::unexpected(division.failed(piece, std::move(result.error())));
    }
  }
  co_return std::move(division).report();
}

void SplittingSink::learn_size(std::uint64_t refused_bytes) {
  const std::uint64_t half = std::max<std::uint64_t>(refused_bytes / 2, learnt_bytes_min_);
  body_bytes_max_ = body_bytes_max_ == 0 ? half : std::min(body_bytes_max_, half);
}

}  // namespace mixferry::delivery
