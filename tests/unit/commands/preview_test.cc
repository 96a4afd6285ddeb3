#include "engine/commands/preview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"
#include "tests/unit/commands/heard.h"

namespace mixferry::commands {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kMappingToPreview =
    "version: 1\n"
    "target: users\n"
    "id: ID\n"
    "when: { column: Kind, is: person }\n"
    "set: { Name: Name, Mail: { from: [Mail, E-Mail] }, Origin: { value: CRM } }\n";

class Previewing : public testing::Test {
 protected:
  PreviewArguments arguments(const std::string& content) {
    PreviewArguments arguments;
    arguments.reading.sources = {folder_.write("in.csv", content)};
    arguments.reading.mapping = folder_.write("m.yaml", kMappingToPreview);
    return arguments;
  }
  PreviewReport preview(const PreviewArguments& arguments) {
    rows_.clear();
    return preview_rows(arguments, heard_, [this](const PreviewedRow& row) { rows_.push_back(row); });
  }

  tests::TemporaryFolder folder_;
  tests::Heard heard_;
  std::vector<PreviewedRow> rows_;
};

constexpr const char* kHeader = "ID,Kind,Name,Mail,E-Mail,Size\n";

TEST_F(Previewing, RowsAreRecordsRejectsOrFiltered) {
  const PreviewReport report =
      preview(arguments(std::string(kHeader) + "1,person,Ann,,a@x.org,5\n,person,Bob,,,\n3,thing,Cup,,,\n"));
  EXPECT_EQ(report.rows, 3u);
  EXPECT_EQ(report.rejects, 1u);
  EXPECT_TRUE(report.all_read);
  ASSERT_EQ(report.filtered.size(), 1u);
  EXPECT_EQ(report.filtered.front().count, 1u);
  EXPECT_EQ(report.filtered.front().among, (RowRange{1, 3}));
  ASSERT_EQ(rows_.size(), 3u);
  EXPECT_THAT(rows_[0].records,
              ElementsAre(R"({"$distinct_id":"1","$set":{"Name":"Ann","Mail":"a@x.org","Origin":"CRM"}})"));
  EXPECT_FALSE(rows_[0].explained);
  EXPECT_EQ(rows_[1].reject.value().code, "id_empty");
  EXPECT_EQ(rows_[1].line, 3u);
  EXPECT_TRUE(rows_[2].is_filtered());
}

TEST_F(Previewing, ARowSaysWhereItsValuesComeFrom) {
  PreviewArguments explained = arguments(std::string(kHeader) + "1,person, Ann,,a@x.org,5\n");
  explained.explains = true;
  static_cast<void>(preview(explained));
  ASSERT_EQ(rows_.size(), 1u);
  const ExplainedRow& row = rows_.front().explained.value();
  ASSERT_EQ(row.updates.size(), 1u);
  EXPECT_EQ(row.updates.front().head, "user \"1\"");
  EXPECT_EQ(row.updates.front().operation, "set");
  const std::vector<ExplainedProperty>& properties = row.updates.front().properties;
  ASSERT_EQ(properties.size(), 3u);
  EXPECT_EQ(properties[0].from.at(0).text, " Ann");
  EXPECT_EQ(properties[0].change, ExplainedProperty::Change::trimmed);
  EXPECT_EQ(properties[1].from.at(0).column, "E-Mail");
  EXPECT_THAT(properties[2].from, IsEmpty()) << "the mapping's own value";
  EXPECT_THAT(row.unread, ElementsAre("Size"));
}

TEST_F(Previewing, EndsWithTheRowsThatWereAskedFor) {
  PreviewArguments two = arguments(std::string(kHeader) + "1,person,A,,,\n2,person,B,,,\n3,person,C,,,\n");
  two.rows = 2;
  EXPECT_FALSE(preview(two).all_read);
  EXPECT_EQ(rows_.size(), 2u);
  two.reading.only = {"3", "4"};
  const PreviewReport some = preview(two);
  EXPECT_THAT(some.ids_not_found, ElementsAre("4"));
  ASSERT_EQ(rows_.size(), 1u);
  EXPECT_EQ(rows_.front().row, 3u);
}

TEST_F(Previewing, AHeaderThatComesAgainIsARowWithoutARecord) {
  const PreviewReport report = preview(arguments(std::string(kHeader) + "1,person,A,,,\n" + kHeader));
  EXPECT_EQ(report.rows, 2u);
  EXPECT_EQ(rows_.size(), 1u);
  ASSERT_EQ(report.filtered.size(), 1u);
  EXPECT_EQ(report.filtered.front().among, (RowRange{1, 2}));
}

TEST_F(Previewing, WhatCannotBeReadIsRefused) {
  PreviewArguments none = arguments("");
  none.reading.sources = {folder_.path("none.csv")};
  EXPECT_THROW(static_cast<void>(preview(none)), RunError);
}

}  // namespace
}  // namespace mixferry::commands
