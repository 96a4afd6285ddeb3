#include "engine/delivery/division.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/http/message/status.h"

namespace mixferry::delivery {
namespace {

/// `piece` without the indexes in `others`; both ascending.
Piece without(const Piece& piece, const Piece& others) {
  Piece rest;
  std::ranges::set_difference(piece, others, std::back_inserter(rest));
  return rest;
}

/// Then the halves of what was refused may both be good.
bool is_about_size(const DeliveryError& error) {
  return error.status == http::kTooLarge;
}

Piece places(const Piece& piece, const std::vector<std::uint32_t>& indexes_in_piece) {
  Piece indexes;
  for (const std::uint32_t index : indexes_in_piece) indexes.push_back(piece.at(index));
  return indexes;
}

}  // namespace

Division::Division(const batch::Batch& batch) : batch_(batch) {
  if (batch.route->framing == mixpanel::Framing::alone) {
    for (auto left = static_cast<std::uint32_t>(batch.records.size()); left > 0; --left)
      send_again({left - 1});
    return;
  }
  Piece first;
  Piece last;
  std::unordered_set<std::uint64_t> begun;  // profiles of which a record is in `last`
  for (std::uint32_t i = 0; i < batch.records.size(); ++i) {
    const batch::Record& record = batch.records[i];
    const bool goes_first = record.bears_repeating && (begun.empty() || !begun.contains(record.id_hash));
    if (!goes_first) begun.insert(record.id_hash);
    (goes_first ? first : last).push_back(i);
  }
  send_again(std::move(last));
  send_again(std::move(first));
}

Piece Division::take() {
  for (;;) {
    Part next = std::move(left_.back());
    left_.pop_back();
    if (single_out_suspects(next.records)) continue;
    if (!next.holds_bad || next.records.size() == 1) return std::move(next.records);
    halve_refused(next.records);
  }
}

void Division::settled(const Piece& piece, const DeliveryReport& report) {
  anything_sent_ = true;
  const bool all_stored = report.rejected.empty() && report.in_doubt.empty();
  if (!left_.empty() && left_.back().is_right_half) left_.back().holds_bad = all_stored;
  for (const RejectedRecord& record : report.rejected) reject(piece.at(record.index), record.message);
  std::ranges::copy(places(piece, report.in_doubt), std::back_inserter(report_.in_doubt));
}

void Division::refused(const Piece& piece, const DeliveryError& error) {
  anything_sent_ = true;
  forget_right_half();
  const Piece in_doubt = places(piece, error.in_doubt);
  std::ranges::copy(in_doubt, std::back_inserter(report_.in_doubt));
  const Piece judged = without(piece, in_doubt);

  if (!error.named.empty()) {
    Piece bad;
    for (const RejectedRecord& record : error.named) {
      bad.push_back(piece.at(record.index));
      reject(bad.back(), record.message);
    }
    // The answer counts the others as stored. Whether a strict refusal stores them is not documented, so they
    // are sent again where that does no harm.
    send_again(behind_unrepeatable(without(judged, bad)));
    return;
  }
  Piece repeatable = error.maybe_stored ? doubt_unrepeatable(judged) : judged;
  if (repeatable.size() < judged.size()) {
    // What is bad may have been among those that are now in doubt.
    send_again(std::move(repeatable));
  } else if (judged.size() == 1) {
    reject(judged.front(), error.message);
  } else if (is_about_size(error)) {
    halve(judged);
  } else {
    halve_refused(judged);
  }
}

void Division::halve(const Piece& piece) {
  forget_right_half();
  const auto middle = piece.begin() + static_cast<std::ptrdiff_t>(piece.size() / 2);
  send_again({middle, piece.end()});
  send_again({piece.begin(), middle});
}

void Division::halve_refused(const Piece& piece) {
  halve(piece);
  left_[left_.size() - 2].is_right_half = true;
}

void Division::forget_right_half() {
  if (!left_.empty()) left_.back().is_right_half = false;
}

void Division::reject(std::uint32_t index, std::string message) {
  suspects_.insert(batch_.records[index].id_hash);
  report_.rejected.push_back({.index = index, .message = std::move(message)});
}

bool Division::single_out_suspects(const Piece& piece) {
  if (suspects_.empty() || piece.size() == 1) return false;
  Piece suspect;
  std::ranges::copy_if(piece, std::back_inserter(suspect), [this](std::uint32_t index) {
    return suspects_.contains(batch_.records[index].id_hash);
  });
  if (suspect.empty()) return false;
  forget_right_half();
  for (auto one = suspect.rbegin(); one != suspect.rend(); ++one) send_again({*one});
  send_again(without(piece, suspect));
  return true;
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
  std::ranges::sort(report_.rejected, {}, &RejectedRecord::index);
  std::ranges::sort(report_.in_doubt);
  return std::move(report_);
}

void Division::send_again(Piece piece) {
  if (!piece.empty()) left_.push_back({.records = std::move(piece)});
}

Piece Division::behind_unrepeatable(const Piece& piece) const {
  const auto last = std::find_if(piece.rbegin(), piece.rend(), [this](std::uint32_t index) {
    return !batch_.records[index].bears_repeating;
  });
  return {last.base(), piece.end()};
}

Piece Division::doubt_unrepeatable(const Piece& piece) {
  Piece rest;
  for (const std::uint32_t index : piece) {
    (batch_.records[index].bears_repeating ? rest : report_.in_doubt).push_back(index);
  }
  return rest;
}

}  // namespace mixferry::delivery
