#include "engine/report/sync_page.h"

#include <boost/algorithm/string/case_conv.hpp>
#include <fmt/format.h>
#include <string>
#include <string_view>

#include "engine/base/counted.h"
#include "engine/report/path_text.h"
#include "engine/report/screen_text.h"
#include "engine/report/sync_text.h"

namespace mixferry::report {
namespace {

using SyncData = kainjow::mustache::data;

std::string on_sync_page(std::string_view text) {
  return visible(valid_text(text));
}

/// A number for people, and for programs, which find it under `key` in the JSON report.
SyncData sync_number(const std::string& key, std::uint64_t value) {
  SyncData one;
  one.set("key", key);
  one.set("value", std::to_string(value));
  one.set("shown", grouped(value));
  return one;
}

SyncData kind_on_page(const SyncedProfiles& space) {
  const std::string name = on_sync_page(space.profiles);
  SyncData numbers{SyncData::type::list};
  const auto add = [&](const char* key, const char* label, std::uint64_t value) {
    SyncData one = sync_number(fmt::format("sync.profiles.{}.{}", name, key), value);
    one.set("label", label);
    numbers.push_back(one);
  };
  add("before", "in the last sync", space.before);
  add("added", space.added_at_most ? "added, at most" : "added", space.added);
  add("changed", "changed", space.changed);
  add("unchanged", "unchanged", space.unchanged);
  add("left_out", "left out: rows filtered or rejected", space.left_out);
  add("gone", "gone", space.gone);
  SyncData kind;
  kind.set("name", name);
  kind.set("numbers", numbers);
  // An empty text would count as one that is there.
  if (const std::string gone = gone_in_words(space); !gone.empty()) kind.set("gone", on_sync_page(gone));
  return kind;
}

void add_properties(SyncData& list, const SyncedProfiles& space) {
  for (std::size_t i = 0; i < space.why.size(); ++i) {
    const syncing::ChangedProperty& property = space.why[i];
    SyncData row =
        sync_number(fmt::format("sync.profiles.{}.properties.{}.profiles", on_sync_page(space.profiles), i),
                    property.profiles);
    row.set("kind", on_sync_page(space.profiles));
    row.set("name", on_sync_page(property.name));
    SyncData examples{SyncData::type::list};
    for (const syncing::PropertyExample& example : property.examples) {
      SyncData one;
      one.set("id", on_sync_page(example.id));
      one.set("before", example.before.empty() ? "not sent" : on_sync_page(example.before));
      one.set("after", example.after.empty() ? "not sent" : on_sync_page(example.after));
      examples.push_back(one);
    }
    row.set("examples", examples);
    list.push_back(row);
  }
}

/// What there is to say of it, a sentence each.
SyncData sentences_of(const SyncReport& sync) {
  SyncData list{SyncData::type::list};
  const auto add = [&](std::string_view text) {
    if (!text.empty()) list.push_back(SyncData{"text", on_sync_page(text)});
  };
  const auto add_rows = [&](std::uint64_t count, std::string_view what) {
    if (count != 0) add(fmt::format("{} {}", grouped(count), what));
  };
  for (const SyncedProfiles& space : sync.spaces) {
    const std::string looked_at = looked_at_in_words(space);
    add(looked_at.empty() ? looked_at : looked_at + ".");
    add(stamp_in_words(space));
    if (space.why_left_out)
      add(fmt::format("Further properties of {} changed, and nobody counted them.", space.profiles));
    add_rows(space.gone_rejected, fmt::format("of the gone {}: Mixpanel rejected it.", space.profiles));
    add_rows(space.gone_left,
             fmt::format("of the gone {} were left alone: unreadable rows may be theirs.", space.profiles));
    add_rows(space.repeated, fmt::format("rows of {} have an id that an earlier row has.", space.profiles));
  }
  add(unreadable_in_words(sync));
  for (const std::string& remark : sync.remarks) add(remark);
  return list;
}

}  // namespace

SyncData sync_on_page(const SyncReport& sync) {
  SyncData kinds{SyncData::type::list};
  SyncData properties{SyncData::type::list};
  for (const SyncedProfiles& space : sync.spaces) {
    kinds.push_back(kind_on_page(space));
    add_properties(properties, space);
  }
  std::string found = found_in_words(sync);
  found.front() = boost::algorithm::to_upper_copy(found.substr(0, 1)).front();
  const SyncData sentences = sentences_of(sync);
  SyncData page;
  page.set("found", on_sync_page(found));
  page.set("kinds", kinds);
  page.set("has_properties", !properties.is_empty_list());
  page.set("properties", properties);
  page.set("has_sentences", !sentences.is_empty_list());
  page.set("sentences", sentences);
  return page;
}

}  // namespace mixferry::report
