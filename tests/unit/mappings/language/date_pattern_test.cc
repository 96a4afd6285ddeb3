#include "mappings/language/date_pattern.h"

#include <gtest/gtest.h>

namespace mixferry::mappings {
namespace {

TEST(DatePattern, AcceptsWhatReadsAWholeDate) {
  for (const char* pattern :
       {"%d/%m/%Y %H:%M", "%m/%d/%y %I:%M %p", "%e %B %Y", "%a, %d %b %Y %T %z", "%F", "%FT%T.%fZ", "%D %R",
        "%A %d.%m.%Y", "%Y%m%d", "100%% %F", "%Y-%m-%d %H:%M:%S %Z", "epoch_seconds", "epoch_milliseconds",
        "local_epoch_seconds", "local_epoch_milliseconds"}) {
    EXPECT_EQ(date_pattern_problem(pattern), std::nullopt) << pattern;
  }
}

struct PatternCase {
  const char* pattern;
  const char* part_of_message;
};

TEST(DatePattern, SaysWhatIsWrong) {
  for (const auto& [pattern, part] : {
           PatternCase{"", "is no date pattern"},
           PatternCase{"DD/MM/YYYY", "is no date pattern"},
           PatternCase{"epoch",
                       "or one of epoch_seconds, epoch_milliseconds, local_epoch_seconds, "
                       "local_epoch_milliseconds, excel_serial, iso_8601"},
           PatternCase{"100%%", "reads no year"},
           PatternCase{"%d/%m/%Y %Q", "\"%Q\" in \"%d/%m/%Y %Q\" is not understood; allowed: %Y %y"},
           PatternCase{"%F %", "lone %"},
           PatternCase{"%d/%m", "reads no year; add %Y"},
           PatternCase{"%Y", "reads no month; add %m"},
           PatternCase{"%Y-%m", "reads no day; add %d"},
           PatternCase{"%F %I:%M", "add %p, or use %H"},
           PatternCase{"%F %H:%M %p", "use %I for the hour"},
       }) {
    SCOPED_TRACE(pattern);
    const auto problem = date_pattern_problem(pattern);
    ASSERT_TRUE(problem.has_value());
    EXPECT_NE(problem->find(part), std::string::npos) << *problem;
  }
}

}  // namespace
}  // namespace mixferry::mappings
