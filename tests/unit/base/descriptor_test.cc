#include "engine/base/descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>

namespace mixferry {
namespace {

bool is_open(int number) {
  return ::fcntl(number, F_GETFD) >= 0;
}

TEST(Descriptor, ClosesWhatItOwns) {
  int number = -1;
  {
    Descriptor first(::open("/dev/null", O_RDONLY));
    number = first.number();
    const Descriptor second(std::move(first));
    EXPECT_EQ(second.number(), number);
    EXPECT_TRUE(is_open(number));
  }
  EXPECT_FALSE(is_open(number));
}

TEST(Descriptor, LeavesOpenWhatItWasLent) {
  const Descriptor ours(::open("/dev/null", O_RDONLY));
  {
    Descriptor lent = Descriptor::lent(ours.number());
    const Descriptor moved(std::move(lent));
    EXPECT_EQ(moved.number(), ours.number());
  }
  EXPECT_TRUE(is_open(ours.number()));
}

}  // namespace
}  // namespace mixferry
