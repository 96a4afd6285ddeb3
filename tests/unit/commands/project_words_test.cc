#include "engine/commands/project_words.h"

#include <gtest/gtest.h>

#include "engine/mixpanel/region.h"

namespace mixferry::commands {
namespace {

const std::string kHere = "http://127.0.0.1:9";

ProjectArguments at(const std::string& url) {
  ProjectArguments project;
  project.endpoint_url = url;
  return project;
}

/// `prod` of a file of projects: its place, its token and its number.
ProjectArguments chosen() {
  ProjectArguments project = at(kHere);
  project.token = "abc";
  project.project_id = "7";
  project.project = ChosenProject{.file = "projects.yaml", .project = {.name = "my prod", .place = {}}};
  project.project->project.endpoint = {.value = kHere, .place = {}};
  project.project->project.token = {.value = "abc", .place = {}};
  project.project->project.id = {.value = 7, .place = {}};
  return project;
}

TEST(ProjectWords, NameThePlaceUnlessItIsThatOfMost) {
  EXPECT_EQ(project_words(at(std::string(mixpanel::base_url(mixpanel::Region::us)))), "");
  EXPECT_EQ(project_words(at(std::string(mixpanel::base_url(mixpanel::Region::eu)))), " --region eu");
  EXPECT_EQ(project_words(at(kHere)), " --endpoint http://127.0.0.1:9");
}

TEST(ProjectWords, NameWhatWasNamedByOptions) {
  ProjectArguments project = at(kHere);
  project.token = "abc";
  project.project_id = "7";
  project.service_account_file = "my account";
  project.ca_file = "ca.pem";
  EXPECT_EQ(project_words(project),
            " --endpoint http://127.0.0.1:9 --token abc --project-id 7 --service-account-file 'my account' "
            "--ca-file ca.pem");
}

// Method: what the file of projects says is not said again; what was said beside it, and is another, is.
TEST(ProjectWords, OfAChosenProjectAreItsNameAndWhatIsOtherwise) {
  EXPECT_EQ(project_words(chosen()), " --project 'my prod'");
  ProjectArguments other = chosen();
  other.token = "def";
  other.project_id = "8";
  other.endpoint_url = mixpanel::base_url(mixpanel::Region::us);
  EXPECT_EQ(project_words(other), " --project 'my prod' --region us --token def --project-id 8");
}

}  // namespace
}  // namespace mixferry::commands
