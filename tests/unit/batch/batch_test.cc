#include "engine/batch/batch.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <vector>

namespace mixferry::batch {
namespace {

Batch batch_of_five() {
  Batch batch;
  batch.append(R"({"$set":{"a":1}})", true);
  batch.append(R"({"$add":{"b":2}})", false);
  batch.append(R"({"$set":{"c":"],["}})", true);
  batch.append(R"({"$append":{"d":4}})", false);
  batch.append(R"({"$unset":["e"]})", true);
  return batch;
}

TEST(Batch, BodyIsAnArrayAfterEveryAppend) {
  Batch batch;
  batch.append("{}", true);
  EXPECT_EQ(batch.body, "[{}]");
  batch.append(R"({"a":1})", true);
  EXPECT_EQ(batch.body, R"([{},{"a":1}])");
}

TEST(Batch, FindsEachRecordAgain) {
  const Batch batch = batch_of_five();
  const boost::json::array records = boost::json::parse(batch.body).as_array();
  ASSERT_EQ(records.size(), batch.records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(boost::json::parse(batch.record(i)), records[i]) << "record " << i;
  }
}

TEST(Batch, KnowsWhetherItMayBeSentTwice) {
  Batch batch;
  EXPECT_TRUE(batch.all_bear_repeating());
  batch.append("{}", true);
  EXPECT_TRUE(batch.all_bear_repeating());
  batch.append("{}", false);
  EXPECT_FALSE(batch.all_bear_repeating());
}

TEST(Subset, IsWhatAppendingThoseRecordsGives) {
  const Batch batch = batch_of_five();
  const std::vector<std::uint32_t> indexes{1, 2, 4};
  Batch expected;
  for (const std::uint32_t i : indexes) expected.append(batch.record(i), batch.records[i].bears_repeating);

  const Batch part = subset(batch, indexes);
  EXPECT_EQ(part.body, expected.body);
  ASSERT_EQ(part.records.size(), 3u);
  EXPECT_FALSE(part.records[0].bears_repeating);
  EXPECT_TRUE(part.records[1].bears_repeating);
  EXPECT_EQ(part.record(2), R"({"$unset":["e"]})");
}

TEST(Subset, GoesWhereTheBatchGoes) {
  Batch batch;
  batch.route = &mixpanel::kGroups;
  batch.append("{}", true, 7);
  const Batch part = subset(batch, std::vector<std::uint32_t>{0});
  EXPECT_EQ(part.route, &mixpanel::kGroups);
  EXPECT_EQ(part.records[0].id_hash, 7u);
}

TEST(Subset, OfNothingIsEmpty) {
  const Batch part = subset(batch_of_five(), {});
  EXPECT_TRUE(part.body.empty());
  EXPECT_TRUE(part.records.empty());
}

}  // namespace
}  // namespace mixferry::batch
