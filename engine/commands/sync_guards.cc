#include "engine/commands/sync_guards.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "engine/base/counted.h"
#include "engine/base/listed.h"

namespace mixferry::commands {
namespace {

/// A whole number that allows `percent`.
int allowance_for(double percent) {
  return static_cast<int>(std::min(100.0, std::ceil(percent)));
}

/// Who speaks of events, or of links: nobody is gone there.
bool has_profiles(const report::SyncedProfiles& space) {
  return space.profiles != name_of(TargetKind::events) && space.profiles != name_of(TargetKind::identity);
}

std::optional<std::string> broken_source(const SyncProspect& prospect) {
  for (const pipeline::SourceOutcome& outcome : prospect.outcomes) {
    if (!outcome.error) continue;
    return fmt::format(
        "{}\nNothing was sent: who is gone can't be told by a part of an export. Bring a whole one, then "
        "run the same command again.",
        *outcome.error);
  }
  return std::nullopt;
}

std::optional<std::string> empty_export(const SyncArguments& asked, const SyncProspect& prospect) {
  if (prospect.rows != 0 || asked.gone_percent_max >= 100) return std::nullopt;
  const auto known = std::ranges::find_if(prospect.found.spaces, [](const report::SyncedProfiles& space) {
    return has_profiles(space) && space.before != 0;
  });
  if (known == prospect.found.spaces.end()) return std::nullopt;
  return fmt::format(
      "the export is empty: no source has a row, and the last sync ({}) knew {} of {}. Nothing was sent. If "
      "that is right, run it once with --max-gone 100%.",
      prospect.found.last, counted(known->before, "profile"), known->profiles);
}

std::string why_they_may_be_gone(const SyncProspect& prospect) {
  std::string hints;
  if (!prospect.missing_sources.empty())
    hints += fmt::format(" The last sync also read {}, which {} not among tonight's sources.",
                         listed(prospect.missing_sources, "and"),
                         prospect.missing_sources.size() == 1 ? "is" : "are");
  if (prospect.last_row_unread) hints += " The last row of a source is broken: it may have ended early.";
  if (prospect.rows_unread != 0)
    hints += fmt::format(" {} could not be read, and may be theirs.", counted(prospect.rows_unread, "row"));
  return hints;
}

std::optional<std::string> too_many_gone(const SyncArguments& asked, const SyncProspect& prospect) {
  for (std::size_t i = 0; i < prospect.found.spaces.size(); ++i) {
    const report::SyncedProfiles& space = prospect.found.spaces[i];
    const double share = percent_of(space.gone, space.before);
    if (!has_profiles(space) || share <= asked.gone_percent_max) continue;
    return fmt::format(
        "{} of the {} of {} that the last sync ({}) knew ({:.3g} %) {} no row tonight, and --max-gone allows "
        "{}%. Nothing was sent. Such as: {}.{}\nIf that is right, run it once with --max-gone {}%; to look "
        "at all of them, add --gone FILE.",
        grouped(space.gone), counted(space.before, "profile"), space.profiles, prospect.found.last, share,
        space.gone == 1 ? "has" : "have", asked.gone_percent_max, listed(prospect.gone_examples[i], "and"),
        why_they_may_be_gone(prospect), allowance_for(share));
  }
  return std::nullopt;
}

std::string changed_properties(const report::SyncedProfiles& space) {
  if (space.why.empty()) return "";
  std::vector<std::string> most;
  for (const syncing::ChangedProperty& property : space.why) {
    if (most.size() == 3) break;
    most.push_back(fmt::format("\"{}\" in {}", property.name, grouped(property.profiles)));
  }
  return fmt::format(" Of {} that could be compared, {} changed.", grouped(space.looked_at),
                     listed(most, "and"));
}

std::optional<std::string> too_many_changed(double percent_max, const SyncProspect& prospect) {
  for (const report::SyncedProfiles& space : prospect.found.spaces) {
    const double share = percent_of(space.changed, space.before);
    if (share <= percent_max) continue;
    return fmt::format(
        "{} of the {} of {} that the last sync ({}) knew ({:.3g} %) would change, and --max-changed allows "
        "{}%. Nothing was sent.{}\nIf that is right, run it once with --max-changed {}%.",
        grouped(space.changed), counted(space.before, "profile"), space.profiles, prospect.found.last, share,
        percent_max, changed_properties(space), allowance_for(share));
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> guard_against(const SyncArguments& asked, const SyncProspect& prospect) {
  if (auto why = broken_source(prospect)) return why;
  if (auto why = empty_export(asked, prospect)) return why;
  if (auto why = too_many_gone(asked, prospect)) return why;
  if (asked.changed_percent_max) return too_many_changed(*asked.changed_percent_max, prospect);
  return std::nullopt;
}

}  // namespace mixferry::commands
