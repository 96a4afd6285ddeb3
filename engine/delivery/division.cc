#include "engine/delivery/division.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace mixferry::delivery {
namespace {

/// `piece` without the indexes in `others`; both ascending.
Piece without(const Piece& piece, const Piece& others) {
  Piece rest;
  std::ranges::set_difference(piece, others, std::back_inserter(rest));
  return rest;
}

Piece places(const Piece& piece, const std::vector<std::uint32_t>& indexes_in_piece) {
  Piece indexes;
  for (const std::uint32_t index : indexes_in_piece) indexes.push_back(piece.at(index));
  return indexes;
}

}  // namespace

Division::Division(const batch::Batch& batch) : batch_(batch) {
  Piece whole(batch.updates.size());
  std::iota(whole.begin(), whole.end(), 0U);
  send_again(std::move(whole));
}

Piece Division::take() {
  Piece next = std::move(left_.back());
  left_.pop_back();
  return next;
}

void Division::settled(const Piece& piece, const DeliveryReport& report) {
  anything_sent_ = true;
  for (const RejectedUpdate& update : report.rejected) {
    report_.rejected.push_back({.index = piece.at(update.index), .message = update.message});
  }
  std::ranges::copy(places(piece, report.in_doubt), std::back_inserter(report_.in_doubt));
}

void Division::refused(const Piece& piece, const DeliveryError& error) {
  anything_sent_ = true;
  const Piece in_doubt = places(piece, error.in_doubt);
  std::ranges::copy(in_doubt, std::back_inserter(report_.in_doubt));
  const Piece judged = without(piece, in_doubt);

  if (!error.named.empty()) {
    Piece bad;
    for (const RejectedUpdate& update : error.named) {
      bad.push_back(piece.at(update.index));
      report_.rejected.push_back({.index = bad.back(), .message = update.message});
    }
    // The answer counts the others as stored. Whether a strict refusal stores them is not documented, so they
    // are sent again where that does no harm.
    send_again(behind_unrepeatable(without(judged, bad)));
    return;
  }
  if (judged.size() == 1) {
    report_.rejected.push_back({.index = judged.front(), .message = error.message});
    return;
  }
  if (error.maybe_stored) {
    Piece repeatable = doubt_unrepeatable(judged);
    if (repeatable.size() < judged.size()) {
      // What is bad may have been among those that are now in doubt.
      send_again(std::move(repeatable));
      return;
    }
  }
  halve(judged);
}

void Division::halve(const Piece& piece) {
  const auto middle = piece.begin() + static_cast<std::ptrdiff_t>(piece.size() / 2);
  send_again({middle, piece.end()});
  send_again({piece.begin(), middle});
}

DeliveryError Division::failed(const Piece& piece, DeliveryError error) const {
  error.maybe_stored = error.maybe_stored || anything_sent_;
  error.named.clear();
  error.in_doubt = places(piece, error.in_doubt);
  std::ranges::copy(report_.in_doubt, std::back_inserter(error.in_doubt));
  std::ranges::sort(error.in_doubt);
  return error;
}

DeliveryReport Division::report() && {
  std::ranges::sort(report_.rejected, {}, &RejectedUpdate::index);
  std::ranges::sort(report_.in_doubt);
  return std::move(report_);
}

void Division::send_again(Piece piece) {
  if (!piece.empty()) left_.push_back(std::move(piece));
}

Piece Division::behind_unrepeatable(const Piece& piece) const {
  const auto last = std::find_if(piece.rbegin(), piece.rend(), [this](std::uint32_t index) {
    return !batch_.updates[index].bears_repeating;
  });
  return {last.base(), piece.end()};
}

Piece Division::doubt_unrepeatable(const Piece& piece) {
  Piece rest;
  for (const std::uint32_t index : piece) {
    (batch_.updates[index].bears_repeating ? rest : report_.in_doubt).push_back(index);
  }
  return rest;
}

}  // namespace mixferry::delivery
