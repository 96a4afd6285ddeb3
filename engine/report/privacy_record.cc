#include "engine/report/privacy_record.h"

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <map>
#include <string_view>

namespace mixferry::report {
namespace {

boost::json::array tasks_in_json(const std::vector<ledger::TaskRecord>& tasks) {
  boost::json::array all;
  for (const ledger::TaskRecord& task : tasks) {
    all.push_back({{"task", task.id},
                   {"status", task.status},
                   {"asked", task.asked},
                   {"order", task.order},
                   {"adopted", task.is_adopted}});
  }
  return all;
}

boost::json::array steps_in_json(const std::vector<ledger::RequestStep>& steps) {
  boost::json::array all;
  for (const ledger::RequestStep& step : steps) {
    all.push_back(
        {{"time", step.time}, {"step", step.what}, {"answer", step.answer}, {"people", step.people}});
  }
  return all;
}

boost::json::array people_in_json(const PrivacyRecord& record) {
  boost::json::array all;
  for (const ledger::PersonRecord& person : record.people) {
    boost::json::object one{{"number", person.number},
                            {"mark", fmt::format("{:016x}{:016x}", person.mark.high, person.mark.low)},
                            {"state", ledger::name_of(person.state)},
                            {"order", person.order}};
    if (record.request.request.keeps_ids) one["id"] = person.id;
    if (!person.reason.empty()) one["reason"] = person.reason;
    all.push_back(std::move(one));
  }
  return all;
}

boost::json::object counts_in_json(const std::vector<ledger::PersonRecord>& people) {
  std::map<std::string_view, std::uint64_t> counts;
  for (const ledger::PersonRecord& person : people) ++counts[ledger::name_of(person.state)];
  boost::json::object object;
  for (const auto& [state, count] : counts) object[state] = count;
  return object;
}

}  // namespace

boost::json::object to_json(const PrivacyRecord& record) {
  const ledger::PrivacyRequest& asked = record.request.request;
  boost::json::object object{{"schema", 1},
                             {"request", record.request.id},
                             {"kind", ledger::name_of(asked.kind)},
                             {"state", ledger::name_of(record.request.state)},
                             {"reference", asked.reference},
                             {"begun", record.request.begun},
                             {"ended", record.request.ended},
                             {"host", record.host},
                             {"project_id", asked.project_number},
                             {"project", asked.project},
                             {"compliance", asked.compliance}};
  if (!asked.disclosure.empty()) object["disclosure"] = asked.disclosure;
  object["ignore_alias"] = asked.ignore_alias;
  object["people_by_state"] = counts_in_json(record.people);
  object["still_there"] = record.still_there;
  object["profiles_refused"] = record.profiles_refused;
  object["people"] = people_in_json(record);
  object["tasks"] = tasks_in_json(record.tasks);
  object["steps"] = steps_in_json(record.steps);
  return object;
}

}  // namespace mixferry::report
