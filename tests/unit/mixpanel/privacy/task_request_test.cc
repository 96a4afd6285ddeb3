#include "engine/mixpanel/privacy/task_request.h"

#include <gtest/gtest.h>

namespace mixferry::mixpanel {
namespace {

const PrivacyAccess& someone() {
  static const PrivacyAccess access(GdprToken::parse("gdpr").value(), "t&1");
  return access;
}

std::string body_of(const http::Request& request) {
  return std::get<std::string>(request.body);
}

TEST(TaskRequest, BeginsADeletion) {
  const http::Request request = request_to_begin({.distinct_ids = {"a", "b\"c"}}, someone());
  EXPECT_EQ(request.verb, http::Verb::post);
  EXPECT_EQ(request.target, "/api/app/data-deletions/v3.0/?token=t%261");
  EXPECT_EQ(request.content_type, "application/json");
  EXPECT_EQ(body_of(request), R"({"distinct_ids":["a","b\"c"],"compliance_type":"GDPR"})");
  EXPECT_EQ(request.authorization->reveal(), "Bearer gdpr");
}

TEST(TaskRequest, BeginsARetrieval) {
  TaskOrder order{.kind = TaskKind::retrieval, .distinct_ids = {"a"}, .disclosure = Disclosure::sources};
  EXPECT_EQ(request_to_begin(order, someone()).target, "/api/app/data-retrievals/v3.0/?token=t%261");
  EXPECT_EQ(body_of(request_to_begin(order, someone())),
            R"({"distinct_ids":["a"],"compliance_type":"GDPR"})");
  order.compliance = Compliance::ccpa;
  EXPECT_EQ(body_of(request_to_begin(order, someone())),
            R"({"distinct_ids":["a"],"compliance_type":"CCPA","disclosure_type":"Sources"})");
  order.kind = TaskKind::deletion;
  EXPECT_EQ(body_of(request_to_begin(order, someone())),
            R"({"distinct_ids":["a"],"compliance_type":"CCPA"})");
}

TEST(TaskRequest, AsksForATaskAndCancelsIt) {
  const http::Request asks = request_for_status(TaskKind::retrieval, "7", someone());
  EXPECT_EQ(asks.verb, http::Verb::get);
  EXPECT_EQ(asks.target, "/api/app/data-retrievals/v3.0/7?token=t%261");
  const http::Request cancels = request_to_cancel("../7", someone());
  EXPECT_EQ(cancels.verb, http::Verb::remove);
  EXPECT_EQ(cancels.target, "/api/app/data-deletions/v3.0/..%2F7?token=t%261");
  EXPECT_EQ(cancels.authorization->reveal(), "Bearer gdpr");
}

TEST(TaskRequest, HasSoManyIds) {
  EXPECT_EQ(task_ids_max(TaskKind::deletion, 0), 1'999u);
  EXPECT_EQ(task_ids_max(TaskKind::deletion, 1), 1'000u);
  EXPECT_EQ(task_ids_max(TaskKind::deletion, 3), kTaskIdsUsual);
  EXPECT_EQ(task_ids_max(TaskKind::deletion, 5'000), 1u);
  EXPECT_EQ(task_ids_max(TaskKind::retrieval, 3), 2'000u);
}

}  // namespace
}  // namespace mixferry::mixpanel
