#include "mappings/language/gone_reader.h"

#include <algorithm>
#include <fmt/format.h>

#include "mappings/language/constant.h"
#include "mappings/language/text_checks.h"

namespace mixferry::mappings {
namespace {

void read_unset_of_gone(const YamlValue& names, GoneRules& gone, std::vector<Problem>& problems) {
  if (names.items.empty()) {
    problems.push_back({names.place, "\"unset\" names no property; name one, or write gone: keep"});
  }
  for (const YamlValue& item : names.items) {
    if (const auto problem = property_name_problem(item.text)) {
      problems.push_back({item.place, *problem});
    } else if (std::ranges::count(gone.unset, item.text) > 0) {
      problems.push_back({item.place, fmt::format("\"{}\" stands here twice; keep one", item.text)});
    }
    gone.unset.push_back(item.text);
  }
}

void read_set_of_gone(const YamlValue& properties, GoneRules& gone, std::vector<Problem>& problems) {
  for (std::size_t i = 0; i < properties.keys.size(); ++i) {
    const auto& [name, place] = properties.keys[i];
    const YamlValue& value = properties.items[i];
    if (const auto problem = property_name_problem(name)) problems.push_back({place, *problem});
    if (value.kind == YamlValue::Kind::map) {
      problems.push_back(
          {value.place,
           fmt::format("\"{}\" gets the same value in every gone profile, for no row says another: "
                       "text, a number, true, false, or a list of these, not {}",
                       name, in_words(value))});
    } else if (value.kind == YamlValue::Kind::null) {
      problems.push_back(
          {place, fmt::format("\"{}\" gets no value; write one, or gone: {{ unset: [...] }}", name)});
    } else if (auto json = constant_json(value, problems)) {
      gone.set.emplace_back(name, *std::move(json));
    }
  }
}

std::string what_is_said(const GoneRules& gone) {
  if (gone.place.line == 0) return "nothing, which is gone: keep";
  return fmt::format("something else in line {}", gone.place.line);
}

}  // namespace

GoneRules read_gone(const Section& target, std::vector<Problem>& problems) {
  GoneRules gone;
  const auto place = target.place_of("gone");
  if (!place) return gone;
  gone.place = *place;
  const YamlValue* value = target.find("gone");
  if (value == nullptr) return gone;
  if (value->kind != YamlValue::Kind::map) {
    gone.kind = target.word("gone", kGoneWords).value_or(GoneRules::Kind::keep);
    return gone;
  }
  const Section section(*value, gone_keys(), problems);
  if (section.has("unset") == section.has("set")) {
    section.report(
        "\"gone\" needs one of \"unset\" and \"set\": the properties that gone profiles lose, or get");
  }
  gone.kind = section.has("unset") ? GoneRules::Kind::unset : GoneRules::Kind::set;
  if (const YamlValue* names = section.find("unset")) read_unset_of_gone(*names, gone, problems);
  if (const YamlValue* properties = section.find("set")) read_set_of_gone(*properties, gone, problems);
  return gone;
}

void check_gone(const std::vector<Target>& targets, std::vector<Problem>& problems) {
  for (auto target = targets.begin(); target != targets.end(); ++target) {
    const bool has_profiles = target->kind == TargetKind::users || target->kind == TargetKind::groups;
    if (!has_profiles) continue;
    const auto first = std::ranges::find_if(targets, [&](const Target& other) {
      return other.kind == target->kind && other.group_key == target->group_key;
    });
    if (first == target || do_the_same(first->gone, target->gone)) continue;
    const bool is_written = target->gone.place.line != 0;
    const Target& told = is_written ? *target : *first;
    const Target& other = is_written ? *first : *target;
    problems.push_back(
        {told.gone.place,
         fmt::format("targets of the same profiles say the same about those that are gone, and "
                     "another says {}; write the same \"gone\" in all of them",
                     what_is_said(other.gone))});
  }
}

}  // namespace mixferry::mappings
