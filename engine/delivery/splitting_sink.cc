#include "engine/delivery/splitting_sink.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "engine/delivery/division.h"
#include "engine/http/message/status.h"

namespace mixferry::delivery {
namespace {

/// A hundred bad rows in a row may be; that meanwhile nothing is accepted of the batches that are sent beside
/// theirs may not.
constexpr std::uint32_t kRefusedInARowMax = 100;
/// A whole batch that is refused at once, and can't be divided or need not, counts as so many.
constexpr std::uint32_t kRefusedTogether = 10;

DeliveryError every_record_refused(DeliveryError error) {
  error.kind = ErrorKind::fatal;
  error.message = "every record refused: " + error.message;
  return error;
}

}  // namespace

asio::awaitable<DeliveryResult> SplittingSink::deliver(const batch::Batch& batch) {
  Division division{batch};
  bool begun = batch.begun;
  while (!division.done()) {
    const Piece piece = division.take();
    batch::Batch part;
    const bool is_whole = piece.size() == batch.records.size();
    if (!is_whole) part = batch::subset(batch, piece);
    part.begun = begun;
    const batch::Batch& to_send = is_whole ? batch : part;
    const bool too_large = to_send.body.size() > body_bytes_max(*batch.route);
    if (too_large && piece.size() > 1) {
      division.halve(piece);
      continue;
    }
    DeliveryResult result = co_await inner_.deliver(to_send);
    begun = true;
    if (result.has_value()) {
      refused_in_a_row_ = 0;
      division.settled(piece, *result);
    } else if (is_every_record_refused(to_send, result.error())) {
      co_return std::unexpected(division.failed(piece, every_record_refused(std::move(result.error()))));
    } else if (result.error().kind == ErrorKind::rejected) {
      if (result.error().status == http::kTooLarge) note_size(to_send, result.error());
      division.refused(piece, result.error());
    } else {
      co_return std::unexpected(division.failed(piece, std::move(result.error())));
    }
  }
  co_return std::move(division).report();
}

bool SplittingSink::is_every_record_refused(const batch::Batch& sent, const DeliveryError& error) {
  const std::size_t records = sent.records.size();
  if (error.kind != ErrorKind::rejected || (error.status == http::kTooLarge && records > 1)) return false;
  const bool may_be_divided = std::ranges::any_of(sent.records, &batch::Record::bears_repeating);
  if (records > 1 && may_be_divided && error.named.size() < records) {
    // Some of it may be good; where an answer names the bad, the rest is.
    if (!error.named.empty()) refused_in_a_row_ = 0;
    return false;
  }
  refused_in_a_row_ += static_cast<std::uint32_t>(std::min<std::size_t>(records, kRefusedTogether));
  return refused_in_a_row_ >= kRefusedInARowMax;
}

std::uint64_t SplittingSink::body_bytes_max(const mixpanel::Route& route) const {
  const auto learnt = body_bytes_max_.find(route.target);
  return learnt == body_bytes_max_.end() ? route.body_bytes_max : learnt->second;
}

/// What is too large by itself teaches nothing: there is no smaller request to send instead.
void SplittingSink::note_size(const batch::Batch& refused, DeliveryError& error) {
  const std::uint64_t size = refused.body.size();
  if (refused.records.size() == 1) {
    error.message += fmt::format("; it held this record alone, and had {} bytes", size);
    return;
  }
  const std::uint64_t named = error.body_bytes_max.value_or(size);
  // A limit that the body was within is not the one that it broke.
  const std::uint64_t limit = std::max(named < size ? named : size / 2, learnt_bytes_min_);
  body_bytes_max_[refused.route->target] = std::min(body_bytes_max(*refused.route), limit);
}

}  // namespace mixferry::delivery
