#pragma once
/// Every rule of a target, in one place, so that whoever goes over all of them forgets none.

#include <fmt/format.h>
#include <string>

#include "mappings/language/mapping.h"

namespace mixferry::mappings {

/// Calls `visit(rule, what)` for each rule of `target`, in the order of mappings; `what` is what messages
/// call it: `id`, `group "company"`, `property "Plan"`. `AnyTarget` is a `Target`, const or not.
template <typename AnyTarget, typename Visit>
void each_rule(AnyTarget& target, const Visit& visit) {
  if (target.link) {
    visit(target.link->id, std::string("the id that stays"));
    visit(target.link->other, std::string("the other id"));
    if (target.link->time) visit(*target.link->time, std::string("time"));
  } else {
    visit(target.id, std::string("id"));
  }
  if (target.event) {
    visit(target.event->name, std::string("event"));
    visit(target.event->time, std::string("time"));
    if (target.event->insert_id) visit(*target.event->insert_id, std::string("insert_id"));
  }
  if (target.once) visit(*target.once, std::string("once"));
  for (auto& group : target.groups) visit(group.rule, fmt::format("group \"{}\"", group.name));
  for (auto& operation : target.operations) {
    for (auto& property : operation.properties)
      visit(property.rule, fmt::format("property \"{}\"", property.name));
  }
}

}  // namespace mixferry::mappings
