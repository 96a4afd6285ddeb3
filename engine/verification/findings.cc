#include "engine/verification/findings.h"

#include <algorithm>
#include <iterator>

#include "engine/base/json_text.h"

namespace mixferry::verification {
namespace {

std::uint64_t of(const std::map<Subject, std::uint64_t>& counts, Subject subject) {
  const auto found = counts.find(subject);
  return found == counts.end() ? 0 : found->second;
}

void shorten(std::string& text) {
  if (text.size() <= Findings::kTextKeptBytes) return;
  text.resize(utf8_prefix(text, Findings::kTextKeptBytes).size());
  text += "\u2026";
}

}  // namespace

void Findings::take(const ProfileKey& key, ExportRow first_row, const Comparison& comparison) {
  ++verdicts_[key.subject][static_cast<std::size_t>(comparison.verdict)];
  count_properties(key.subject, comparison);
  if (comparison.verdict != Verdict::missing && comparison.verdict != Verdict::differs) return;
  if (std::ranges::any_of(comparison.differences, &Difference::is_of_counter)) ++without_counters_;
  keep_example(key, first_row, comparison);
  if (to_mend_.size() < kIdsToMendMax) {
    to_mend_.insert(hash_of(key.subject, key.id));
  } else {
    too_many_to_mend_ = true;
  }
}

void Findings::count_properties(Subject subject, const Comparison& comparison) {
  const auto count = [&](const std::string& property, auto add) {
    if (PropertyCounts* const counts = counts_of(subject, property)) add(*counts);
  };
  for (const Difference& difference : comparison.differences)
    if (!difference.property.empty())
      count(difference.property, [](PropertyCounts& counts) { ++counts.differ; });
  for (const std::string& property : comparison.by_mixpanel)
    count(property, [](PropertyCounts& counts) { ++counts.by_mixpanel; });
  for (const DoubtfulProperty& doubtful : comparison.doubtful) {
    count(doubtful.property,
          [&](PropertyCounts& counts) { ++counts.doubtful[static_cast<std::size_t>(doubtful.why)]; });
  }
}

PropertyCounts* Findings::counts_of(Subject subject, const std::string& property) {
  const auto found = properties_.find({subject, property});
  if (found != properties_.end()) return &found->second;
  if (properties_.size() < kPropertiesMax) return &properties_[{subject, property}];
  properties_left_out_ = true;
  return nullptr;
}

void Findings::keep_example(const ProfileKey& key, ExportRow first_row, const Comparison& comparison) {
  if (examples_.size() == kExamplesMax) {
    const Example& last = *examples_.rbegin();
    if (std::tie(last.first_row, last.key) < std::tie(first_row, key)) return;
    examples_.erase(std::prev(examples_.end()));
  }
  Example example{.first_row = first_row, .key = key, .comparison = comparison};
  std::vector<Difference>& differences = example.comparison.differences;
  if (differences.size() > kDifferencesKept) {
    example.differences_left_out = differences.size() - kDifferencesKept;
    differences.resize(kDifferencesKept);
  }
  for (Difference& difference : differences) {
    shorten(difference.expected);
    shorten(difference.found);
  }
  example.comparison.doubtful.clear();
  example.comparison.by_mixpanel.clear();
  examples_.insert(std::move(example));
}

std::uint64_t Findings::count(Subject subject, Verdict verdict) const {
  const auto found = verdicts_.find(subject);
  return found == verdicts_.end() ? 0 : found->second[static_cast<std::size_t>(verdict)];
}

std::uint64_t Findings::count(Verdict verdict) const {
  std::uint64_t all = 0;
  for (const auto& [subject, verdicts] : verdicts_) all += verdicts[static_cast<std::size_t>(verdict)];
  return all;
}

std::uint64_t Findings::compared() const {
  std::uint64_t all = 0;
  for (const auto& [subject, verdicts] : verdicts_)
    for (const std::uint64_t count : verdicts) all += count;
  return all;
}

std::uint64_t Findings::compared(Subject subject) const {
  const auto found = verdicts_.find(subject);
  if (found == verdicts_.end()) return 0;
  std::uint64_t all = 0;
  for (const std::uint64_t count : found->second) all += count;
  return all;
}

std::uint64_t Findings::not_named(Subject subject) const {
  return of(not_named_, subject);
}

std::uint64_t Findings::not_compared(Subject subject) const {
  return of(not_compared_, subject);
}

std::vector<Example> Findings::examples() const {
  return {examples_.begin(), examples_.end()};
}

}  // namespace mixferry::verification
