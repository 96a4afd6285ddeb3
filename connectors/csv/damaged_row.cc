#include "connectors/csv/damaged_row.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace mixferry::connectors {
namespace {

constexpr std::size_t kOutside = std::numeric_limits<std::size_t>::max();

constexpr std::uint32_t kMistake = 32;
/// Of a quoted word in a text, which has a pair: the one behind it.
constexpr std::uint32_t kQuoteBehindWord = kMistake / 4;
constexpr std::uint32_t kQuoteBehindDelimiter = 2 * kMistake;
constexpr std::uint32_t kMissingQuote = 2 * kMistake;
constexpr std::uint32_t kEndInQuotes = 2 * kMistake;
constexpr std::uint32_t kCertain = 2 * kMistake;
/// Readings so much worse than another can't become certain, nor make anything uncertain.
constexpr std::uint32_t kHopeless = 5 * kMistake;
constexpr std::uint32_t kImpossible = std::numeric_limits<std::uint32_t>::max() / 2;

/// The earliest are enough: later ones come again.
constexpr std::size_t kCandidatesMax = 64;
constexpr std::size_t kReadingsMax = 16;
constexpr std::size_t kBranchesMax = 64;

}  // namespace

void DamagedRow::begin() {
  taken_ = {};
  readings_ = {{kOutside, 0}};
  candidates_.clear();
}

void DamagedRow::take_line(const char* from, const char* end) {
  Line line{from, end, end};
  while (line.text_end != from && (line.text_end[-1] == '\n' || line.text_end[-1] == '\r')) --line.text_end;
  taken_.bytes += static_cast<std::size_t>(end - from);
  ++taken_.lines;

  follow(line, kOutside);
  const bool is_good_row = line.text_end != from && std::ranges::any_of(ends_, [](const Reading& reading) {
                             return reading.cell == kOutside && reading.price == 0;
                           });
  const auto surprise =
      is_good_row ? static_cast<Price>(std::min<std::size_t>(columns_ - 1, kMistake)) : Price{0};
  std::vector<std::vector<Reading>> ways;
  for (const Reading& reading : readings_) {
    follow(line, reading.cell);
    if (reading.cell != kOutside)
      for (Reading& way : ends_) way.price += surprise;
    ways.push_back(ends_);
  }
  advance(ways);
}

void DamagedRow::take_end() {
  for (std::size_t i = 0; i < readings_.size(); ++i) {
    if (readings_[i].cell == kOutside) continue;
    readings_[i].price += kEndInQuotes;
    for (Candidate& candidate : candidates_) candidate.prices[i] += kEndInQuotes;
  }
}

std::optional<DamagedRow::Place> DamagedRow::end() const {
  const Price certain = best() + kCertain;
  for (const Candidate& candidate : candidates_)
    if (std::ranges::min(candidate.prices) >= certain) return candidate.place;
  return std::nullopt;
}

/// Where one reading may stand behind the line, in `ends_`, each with what it paid on the way.
void DamagedRow::follow(const Line& line, std::size_t cell) {
  ends_.clear();
  branches_.clear();
  const bool is_outside = cell == kOutside;
  if (is_outside && line.text_end == line.begin) return add_end(kOutside, 0);
  branches_.push_back({.quoted = !is_outside,
                       .cell = is_outside ? 0 : cell,
                       .cell_begin = line.begin,
                       .from = line.begin,
                       .price = 0});
  std::size_t delimiters = 0;
  for (const char* at = line.begin; at != line.text_end; ++at)
    delimiters += scanner_.is_delimiter(at, line.text_end) ? 1 : 0;
  for (const char* at = line.begin; at != line.text_end; ++at) {
    if (scanner_.is_quote(*at)) {
      meet_quote(line, at);
    } else if (scanner_.is_delimiter(at, line.text_end)) {
      meet_delimiter(line, at, --delimiters);
    } else if (scanner_.is_escape(*at) && at + 1 != line.text_end) {
      for (Branch& branch : branches_)
        if (branch.quoted && branch.from <= at) branch.from = at + 2;
    }
  }
  meet_line_end();
}

void DamagedRow::meet_quote(const Line& line, const char* at) {
  next_branches_.clear();
  const bool is_doubled = at + 1 != line.text_end && scanner_.is_quote(at[1]);
  const bool follows_delimiter = at != line.begin && scanner_.ends_in_delimiter(line.begin, at);
  const bool follows_word = at != line.begin && at[-1] != ' ';
  const bool ends_word =
      at + 1 == line.text_end || at[1] == ' ' || scanner_.is_delimiter(at + 1, line.text_end);
  const Price as_text = follows_delimiter           ? kQuoteBehindDelimiter
                        : follows_word && ends_word ? kQuoteBehindWord
                                                    : kMistake;
  for (const Branch& branch : branches_) {
    const auto go_on = [&](bool quoted, std::ptrdiff_t taken, Price price) {
      add_branch({quoted, branch.cell, nullptr, at + taken, branch.price + price});
    };
    if (branch.from > at) {
      add_branch(branch);
    } else if (!branch.quoted) {
      if (branch.cell_begin == at) go_on(true, 1, 0);
      go_on(false, 1, kMistake);
    } else if (is_doubled) {
      go_on(true, 2, 0);
      if (closes(line, at + 2)) go_on(false, 2, follows_word ? kQuoteBehindWord : kMistake);
    } else {
      go_on(true, 1, as_text);
      go_on(false, 1, closes(line, at + 1) ? 0 : kMistake);
    }
  }
  std::swap(branches_, next_branches_);
}

void DamagedRow::meet_delimiter(const Line& line, const char* at, std::size_t delimiters_behind) {
  next_branches_.clear();
  const char* const behind = scanner_.behind_delimiter(at, line.text_end);
  const bool quote_follows = behind != line.text_end && scanner_.is_quote(*behind);
  for (const Branch& branch : branches_) {
    const Branch next_cell{false, branch.cell + 1, behind, behind, branch.price};
    if (branch.from > at) {
      add_branch(branch);
    } else if (!branch.quoted) {
      add_branch(next_cell);
    } else {
      add_branch(branch);
      // Elsewhere a missing quote would not explain more.
      if (!quote_follows && branch.cell + delimiters_behind + 2 != columns_) continue;
      Branch unclosed = next_cell;
      unclosed.price += kMissingQuote;
      add_branch(unclosed);
    }
  }
  std::swap(branches_, next_branches_);
}

void DamagedRow::meet_line_end() {
  for (const Branch& branch : branches_) {
    const Price width = branch.cell + 1 == columns_ ? 0 : kMistake;
    if (branch.quoted) {
      add_end(branch.cell, branch.price);
      add_end(kOutside, branch.price + kMissingQuote + width);
    } else {
      add_end(kOutside, branch.price + width);
    }
  }
}

void DamagedRow::add_branch(const Branch& branch) {
  for (Branch& other : next_branches_) {
    if (other.quoted != branch.quoted || other.cell != branch.cell || other.from != branch.from ||
        other.cell_begin != branch.cell_begin)
      continue;
    other.price = std::min(other.price, branch.price);
    return;
  }
  if (next_branches_.size() < kBranchesMax) next_branches_.push_back(branch);
}

void DamagedRow::add_end(std::size_t cell, Price price) {
  for (Reading& other : ends_) {
    if (other.cell != cell) continue;
    other.price = std::min(other.price, price);
    return;
  }
  ends_.push_back({cell, price});
}

/// Takes all readings over the line by their cheapest `ways`, and those of the candidates with them.
void DamagedRow::advance(const std::vector<std::vector<Reading>>& ways) {
  std::vector<Reading> before = std::exchange(readings_, {});
  ends_.clear();
  for (std::size_t i = 0; i < before.size(); ++i)
    for (const Reading& way : ways[i]) add_end(way.cell, before[i].price + way.price);
  std::ranges::stable_sort(ends_, {}, &Reading::price);
  const Price limit = ends_.front().price + kHopeless;
  for (const Reading& reading : ends_)
    if (reading.price <= limit && readings_.size() < kReadingsMax) readings_.push_back(reading);

  for (Candidate& candidate : candidates_) {
    std::vector<Price> prices(readings_.size(), kImpossible);
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (candidate.prices[i] >= kImpossible) continue;
      for (const Reading& way : ways[i]) {
        const auto to = std::ranges::find(readings_, way.cell, &Reading::cell) - readings_.begin();
        if (to == std::ssize(readings_)) continue;
        Price& price = prices[static_cast<std::size_t>(to)];
        price = std::min(price, candidate.prices[i] + way.price);
      }
    }
    candidate.prices = std::move(prices);
  }
  forget_the_hopeless();
  if (candidates_.size() == kCandidatesMax) return;
  Candidate here{taken_, {}};
  for (const Reading& reading : readings_)
    here.prices.push_back(reading.cell == kOutside ? kImpossible : reading.price);
  candidates_.push_back(std::move(here));
}

/// A candidate that is inside of a text in some good way to wherever readings stand now will never be
/// certain.
void DamagedRow::forget_the_hopeless() {
  std::erase_if(candidates_, [&](const Candidate& candidate) {
    for (std::size_t i = 0; i < readings_.size(); ++i)
      if (candidate.prices[i] >= readings_[i].price + kCertain) return false;
    return true;
  });
}

bool DamagedRow::closes(const Line& line, const char* behind_quote) const {
  return behind_quote == line.text_end || scanner_.is_delimiter(behind_quote, line.text_end);
}

DamagedRow::Price DamagedRow::best() const {
  return std::ranges::min(readings_, {}, &Reading::price).price;
}

}  // namespace mixferry::connectors
