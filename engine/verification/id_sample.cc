#include "engine/verification/id_sample.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/mixpanel/update_record.h"

namespace mixferry::verification {

void IdSample::take(Subject subject, std::string_view id, ExportRow row, std::string_view record) {
  const std::uint64_t hash = hash_of(subject, id, seed_);
  ByHash& drawn = drawn_[subject];
  const bool is_full = drawn.size() >= ids_max_;
  if (is_full && hash > drawn.rbegin()->first.first) {
    left_out_[subject] = true;
    return;
  }
  const auto [entry, is_new] = drawn.try_emplace({hash, std::string(id)});
  if (is_new) entry->second.first_row = row;
  entry->second.profile.take(mixpanel::read_record(record));
  if (drawn.size() <= ids_max_) return;
  drawn.erase(std::prev(drawn.end()));
  left_out_[subject] = true;
}

void IdSample::for_each(Subject subject,
                        const std::function<void(const std::string&, const Drawn&)>& visit) const {
  const auto of_subject = drawn_.find(subject);
  if (of_subject == drawn_.end()) return;
  for (const auto& [key, drawn] : of_subject->second) visit(key.second, drawn);
}

const IdSample::Drawn* IdSample::find(Subject subject, std::string_view id) const {
  const auto of_subject = drawn_.find(subject);
  if (of_subject == drawn_.end()) return nullptr;
  const auto found = of_subject->second.find({hash_of(subject, id, seed_), std::string(id)});
  return found == of_subject->second.end() ? nullptr : &found->second;
}

std::size_t IdSample::size(Subject subject) const {
  const auto of_subject = drawn_.find(subject);
  return of_subject == drawn_.end() ? 0 : of_subject->second.size();
}

std::uint64_t IdSample::likely_profiles(Subject subject) const {
  const std::size_t drawn = size(subject);
  if (drawn < 2 || !left_out_.contains(subject)) return drawn;
  const double largest = static_cast<double>(drawn_.at(subject).rbegin()->first.first);
  const double share = largest / static_cast<double>(std::numeric_limits<std::uint64_t>::max());
  const double likely = static_cast<double>(drawn - 1) / share;
  const double digits = std::pow(10, std::floor(std::log10(likely)) - 1);
  return std::max<std::uint64_t>(
      drawn, static_cast<std::uint64_t>(std::llround(likely / digits) * std::llround(digits)));
}

}  // namespace mixferry::verification
