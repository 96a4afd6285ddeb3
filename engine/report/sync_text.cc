#include "engine/report/sync_text.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <vector>

#include "engine/base/counted.h"
#include "engine/base/listed.h"
#include "engine/report/narrow_table.h"
#include "engine/report/path_text.h"
#include "engine/report/screen_text.h"

namespace mixferry::report {
namespace {

constexpr std::size_t kSyncWidth = 80;

std::string on_screen(std::string_view text) {
  return visible(valid_text(text));
}

/// Names in sentences leave room for the rest of a line.
constexpr std::size_t kNameWidth = 40;

std::string kind_of(const SyncedProfiles& space) {
  return shortened_inside(on_screen(space.profiles), kNameWidth);
}

/// `2026-11-20T02:14:07Z` as people write it, to the minute.
std::string minute_in_words(std::string_view utc) {
  constexpr std::size_t kDay = 10;
  constexpr std::size_t kMinute = 16;
  if (utc.size() < kMinute) return std::string(utc);
  return fmt::format("{} {} UTC", utc.substr(0, kDay), utc.substr(kDay + 1, kMinute - kDay - 1));
}

/// `12 added, 104 changed and 3 gone`; nothing for a zero.
std::string changes_in_words(const SyncedProfiles& space) {
  std::vector<std::string> words;
  if (space.added != 0)
    words.push_back(fmt::format("{}{} added", space.added_at_most ? "at most " : "", grouped(space.added)));
  if (space.changed != 0) words.push_back(grouped(space.changed) + " changed");
  if (space.gone != 0)
    words.push_back(grouped(space.gone) + (space.gone_left == 0 ? " gone" : " gone (left alone)"));
  return listed(words, "and");
}

/// Cut, and not rounded: `99.9` is not all of them.
std::string percent_of(std::uint64_t part, std::uint64_t whole) {
  if (part == whole) return "100 %";
  const double percent = 100 * static_cast<double>(part) / static_cast<double>(whole);
  return fmt::format("{}.{} %", static_cast<int>(percent), static_cast<int>(percent * 10) % 10);
}

/// The last part of a mapping's rule: what was done, of one or many.
std::string_view gone_done_in_words(std::string_view rule) {
  if (rule == "delete") return "deleted";
  if (rule == "unset") return "had properties unset";
  if (rule == "set") return "had properties set";
  return "";
}

void put_found(std::string& out, std::string_view label, std::uint64_t count, std::string_view remark = {}) {
  if (count == 0) return;
  out += fmt::format("  {:<14}{:>14}{}{}\n", label, grouped(count), remark.empty() ? "" : "   ", remark);
}

void put_counts(std::string& out, const SyncedProfiles& space, const SyncReport& sync) {
  std::string heading;
  if (sync.last.empty()) {
    heading = fmt::format("{}: {} for the first time", kind_of(space), counted(space.added, noun_of(space)));
  } else {
    heading = fmt::format("{}: {} tonight, {} in the last sync", kind_of(space),
                          counted(space.added + space.changed + space.unchanged, noun_of(space)),
                          grouped(space.before));
  }
  out += wrapped(heading, "", kSyncWidth);
  put_found(out, "added", space.added, space.added_at_most ? "at most: too many to tell repeated ids" : "");
  put_found(out, "changed", space.changed);
  put_found(out, "unchanged", space.unchanged, sync.full ? "sent all the same: --full" : "");
  put_found(out, "left out", space.left_out, "all their rows are filtered or rejected");
  put_found(out, "gone", space.gone, gone_in_words(space));
  put_found(out, "not taken", space.gone_rejected, "of the gone: Mixpanel rejected it");
  put_found(out, "left alone", space.gone_left, "of the gone: unreadable rows may be theirs");
  put_found(out, "repeated ids", space.repeated, "rows whose id an earlier row has");
}

void put_why(std::string& out, const SyncedProfiles& space) {
  constexpr std::array<NarrowColumn, 5> kWhyColumns = {
      {{.keeps_end = true}, {.to_the_right = true}, {.keeps_end = true}, {}, {}}};
  constexpr std::size_t kPropertiesShown = 10;
  constexpr std::size_t kWhyLinesShown = 20;
  if (space.why.empty()) return;
  std::vector<std::vector<std::string>> lines = {{"property", "in", "id", "before", "tonight"}};
  std::size_t shown = 0;
  for (const syncing::ChangedProperty& property : space.why) {
    if (shown == kPropertiesShown || lines.size() >= kWhyLinesShown) break;
    ++shown;
    std::string name = on_screen(property.name);
    std::string profiles = grouped(property.profiles);
    for (const syncing::PropertyExample& example : property.examples) {
      lines.push_back({name, profiles, on_screen(example.id),
                       example.before.empty() ? "not sent" : on_screen(example.before),
                       example.after.empty() ? "not sent" : on_screen(example.after)});
      name.clear();
      profiles.clear();
    }
  }
  out += narrow_table(kWhyColumns, lines);
  if (shown == space.why.size() && !space.why_left_out) return;
  const std::size_t more = space.why.size() - shown;
  out +=
      wrapped(space.why_left_out ? fmt::format("and {} more, beside some that nobody counted", grouped(more))
                                 : fmt::format("and {} more", grouped(more)),
              "  ", kSyncWidth);
}

}  // namespace

std::string_view noun_of(const SyncedProfiles& space) {
  if (space.profiles == "events") return "event";
  if (space.profiles == "identity") return "link";
  return "profile";
}

std::string found_in_words(const SyncReport& sync) {
  if (sync.last.empty()) return "the first sync, so everything is new";
  std::vector<std::string> words;
  const bool is_one_kind = sync.spaces.size() == 1 && sync.spaces.front().profiles == "users";
  for (const SyncedProfiles& space : sync.spaces) {
    const std::string changes = changes_in_words(space);
    if (changes.empty()) continue;
    words.push_back(is_one_kind ? changes : fmt::format("{}: {}", kind_of(space), changes));
  }
  const std::string since = minute_in_words(sync.last);
  if (words.empty()) return "nothing changed since " + since;
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : "; ") + word;
  return fmt::format("{} since {}", all, since);
}

std::string stamp_in_words(const SyncedProfiles& space) {
  const syncing::ChangedProperty* const stamp = syncing::stamp_among(space.why, space.looked_at);
  if (stamp == nullptr) return "";
  const bool always_alone = stamp->alone == stamp->profiles;
  return fmt::format(
      "`{}` changed in {} of the changed {} that were looked at, {}: a stamp? Leave it out of the mapping, "
      "and {} stay unchanged.",
      shortened_inside(on_screen(stamp->name), kNameWidth), percent_of(stamp->profiles, space.looked_at),
      kind_of(space),
      always_alone ? "and nothing else did in them"
                   : fmt::format("in {} nothing else did", percent_of(stamp->alone, space.looked_at)),
      always_alone ? "they" : "those");
}

std::string gone_in_words(const SyncedProfiles& space) {
  if (space.gone == 0 || space.gone_rule.empty()) return "";
  if (space.gone_rule == "keep") return "left as they are in Mixpanel (gone: keep)";
  const std::string_view done = gone_done_in_words(space.gone_rule);
  if (space.gone_done + space.gone_rejected + space.gone_left == 0)
    return fmt::format("would {} (gone: {})",
                       space.gone_rule == "delete" ? "be deleted" : "have properties changed",
                       space.gone_rule);
  const std::string requests =
      space.gone_requests == 0 ? "" : ", in " + counted(space.gone_requests, "request");
  if (space.gone_done == space.gone) return fmt::format("{}{} (gone: {})", done, requests, space.gone_rule);
  return fmt::format("{} {}{} (gone: {})", space.gone_done == 0 ? "none" : grouped(space.gone_done), done,
                     requests, space.gone_rule);
}

bool sent_nothing_of_the_gone(const SyncReport& sync) {
  return std::ranges::all_of(sync.spaces, [](const SyncedProfiles& space) {
    return space.gone_requests + space.gone_done + space.gone_rejected == 0;
  });
}

std::string looked_at_in_words(const SyncedProfiles& space) {
  if (space.looked_at == 0) return "";
  std::string words = fmt::format("Why {} changed, by the {} of {} whose last records were kept whole",
                                  kind_of(space), grouped(space.looked_at), grouped(space.changed));
  if (space.same_values != 0)
    words += fmt::format("; in {} of them every value is the same, and is written otherwise",
                         grouped(space.same_values));
  return words;
}

std::string unreadable_in_words(const SyncReport& sync) {
  if (sync.rows_unreadable == 0) return "";
  return fmt::format("Of {} nobody can tell whose {}: rejected without an id.",
                     counted(sync.rows_unreadable, "row"), sync.rows_unreadable == 1 ? "it is" : "they are");
}

std::string in_words(const SyncReport& sync) {
  std::string out;
  for (const SyncedProfiles& space : sync.spaces) {
    put_counts(out, space, sync);
    if (const std::string looked_at = looked_at_in_words(space); !looked_at.empty()) {
      out += wrapped(looked_at + (space.why.empty() ? "." : ":"), "", kSyncWidth);
      put_why(out, space);
    }
    if (const std::string stamp = stamp_in_words(space); !stamp.empty())
      out += wrapped(stamp, "  ", kSyncWidth);
  }
  if (const std::string unreadable = unreadable_in_words(sync); !unreadable.empty())
    out += wrapped(unreadable, "", kSyncWidth);
  for (const std::string& remark : sync.remarks) out += wrapped(on_screen(remark), "", kSyncWidth);
  return out;
}

}  // namespace mixferry::report
