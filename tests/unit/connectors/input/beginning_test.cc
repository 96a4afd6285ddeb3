#include "connectors/input/beginning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

namespace mixferry::connectors {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

struct BeginningCase {
  const char* name;
  std::string sample;
  const char* says;
};

class CheckBeginningRefuses : public ::testing::TestWithParam<BeginningCase> {};

// Method: beginnings of files as programs write them.
TEST_P(CheckBeginningRefuses, SayingWhatItIs) {
  const auto result = check_beginning("export.csv", GetParam().sample);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::fatal);
  EXPECT_THAT(result.error().message, HasSubstr("export.csv"));
  EXPECT_THAT(result.error().message, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Beginnings, CheckBeginningRefuses,
    ::testing::Values(
        BeginningCase{"Zip", "PK\x03\x04....", "zip archive or an Excel workbook"},
        BeginningCase{"OldExcel", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old Excel workbook (.xls)"},
        BeginningCase{"OldWord", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"s,
                      "Word"},
        BeginningCase{"Tar", "a.csv" + std::string(252, '\0') + "ustar", "tar"},
        BeginningCase{"GzipInGzip", "\x1F\x8B\x08....", "compressed twice"},
        BeginningCase{"SevenZip", "7z\xBC\xAF\x27\x1C\0\4"s, "7z x"},
        BeginningCase{"Rar4", "Rar!\x1A\x07\0"s, "RAR"}, BeginningCase{"Rar5", "Rar!\x1A\x07\1\0"s, "RAR"},
        BeginningCase{"Lz4", "\x04\x22\x4D\x18", "lz4 -d"},
        BeginningCase{"Parquet", "PAR1\x15\x04", "Parquet"}, BeginningCase{"Avro", "Obj\x01\x04", "Avro"},
        BeginningCase{"Arrow", "ARROW1\0\0"s, "Arrow"},
        BeginningCase{"Sqlite", "SQLite format 3\0"s, "sqlite3 -header -csv"},
        BeginningCase{"Pdf", "%PDF-1.7\n", "PDF"}, BeginningCase{"Picture", "\x89PNG\r\n\x1A\n", "picture"},
        BeginningCase{"Orc", "ORC\x08\x03....", "ORC"},
        BeginningCase{"Spss", "$FL2@(#) SPSS DATA FILE", "SPSS"},
        BeginningCase{"DBase", "\x03\x7C\x01\x1F\x02\0\0\0"s + std::string(24, '\0'), "dBase"},
        BeginningCase{"Biff", "\x09\x08\x08\0\0\5\0\0"s, ".xls"}, BeginningCase{"Zlib", "x\x9C\xCBL", "zlib"},
        BeginningCase{"Pickle4", "\x80\x04\x95\x1A", "pickle"},
        BeginningCase{"Openssl", "Salted__....", "OpenSSL"},
        BeginningCase{"DsStore", "\0\0\0\1Bud1\0"s, ".DS_Store"}),
    [](const auto& row) { return row.param.name; });

class CheckTextRefuses : public ::testing::TestWithParam<BeginningCase> {};

// Method: what servers and programs send instead of an export, under its name.
TEST_P(CheckTextRefuses, SayingWhatItIs) {
  const auto result = check_text("export.csv", GetParam().sample);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::fatal);
  EXPECT_THAT(result.error().message, HasSubstr("export.csv"));
  EXPECT_THAT(result.error().message, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Texts, CheckTextRefuses,
    ::testing::Values(
        BeginningCase{"Login", "<!DOCTYPE html>\n<html><title>Log in</title>", "looks like a login"},
        BeginningCase{"Page", "\r\n <HTML><body>Not found</body>", "a web page"},
        BeginningCase{"PageWithDeclaration", "<?xml version=\"1.0\"?><!DOCTYPE html><html>", "a web page"},
        BeginningCase{"TableNamedXls", "<table border=\"1\"><tr><td>id", "a table in HTML"},
        BeginningCase{"ExcelsHtml", "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">",
                      "a table in HTML"},
        BeginningCase{"Xml2003",
                      "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook",
                      "Excel 2003"},
        BeginningCase{"S3", "<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code>", "expired"},
        BeginningCase{"Xml", "<?xml version=\"1.0\"?><contacts><contact/></contacts>", "it is XML"},
        BeginningCase{"LfsPointer", "version https://git-lfs.github.com/spec/v1\noid sha256:00",
                      "git lfs pull"},
        BeginningCase{"VCard", "BEGIN:VCARD\r\nVERSION:3.0", "vCards"},
        BeginningCase{"Rtf", "{\\rtf1\\ansi", "Rich Text"},
        BeginningCase{"Pgp", "-----BEGIN PGP MESSAGE-----\n", "gpg -d"},
        BeginningCase{"MySql", "-- MySQL dump 10.13", "dump of MySQL"},
        BeginningCase{"Base64OfCsv", "aWQsbmFtZQoxLEFkYQoyLEJvCg==\n", "base64 -d"},
        BeginningCase{"Base64OfZip", "UEsDBBQAAAAIAA==", "base64 -d"},
        BeginningCase{"Mhtml", "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", ".mht"},
        BeginningCase{"Mail", "MIME-Version: 1.0\nSubject: x\n", "e-mail"},
        BeginningCase{"MailOnItsWay", "Received: from x by y\nFrom: a@x.org\n", "e-mail"},
        BeginningCase{"XmlWithoutDeclaration", "<contacts>\n<contact><id>1</id></contact></contacts>",
                      "it is XML"},
        BeginningCase{"Svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "it is XML"},
        BeginningCase{"PhpWarning", "<br />\n<b>Warning</b>: mysqli", "a web page"},
        BeginningCase{"CommentedSql", "-- dump of today\nCREATE TABLE contacts (id int);", "a dump of SQL"},
        BeginningCase{"Copy", "COPY public.contacts (id, name) FROM stdin;\n1\tAda\n", "a dump of SQL"},
        BeginningCase{"Sylk", "ID;PWXL;N;E\nP;PGeneral\nC;Y1;X1;K\"id\"\n", "SYLK"},
        BeginningCase{"Ldif", "dn: cn=Ada,dc=x\ncn: Ada\n", "LDIF"},
        BeginningCase{"Uuencode", "begin 644 c.csv\n#0V%T\n", "uudecode"},
        BeginningCase{"DataUri", "data:text/csv;base64,aWQsbmFtZQo=", "data URI"},
        BeginningCase{"Http", "HTTP/1.1 200 OK\nContent-Type: text/csv\n\nid,name\n", "web server"},
        BeginningCase{"Form", "------WebKitFormBoundaryabc\nContent-Disposition: form-data\n", "a form"},
        BeginningCase{"Conflict", "<<<<<<< HEAD\nid,name\n", "conflict"},
        BeginningCase{"ErrorOfAService", "{\"error\": \"unauthorized\", \"message\": \"token expired\"}",
                      "error message"},
        BeginningCase{"ErrorOfSalesforce",
                      "[{\"message\":\"Session expired\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
                      "error message"}),
    [](const auto& row) { return row.param.name; });

TEST(CheckText, LetsRowsPass) {
  for (const char* text :
       {"Id,Name\n", "id\nabcdefgh\nijklmnop\n", "<id>,<name>\n1,2\n", "{\"id\":1}", "[{\"id\":1}]",
        "version,oid\n1,2\n", "id;plan\np;pro\n", "-- id,name\n1,2\n", "<id>,<name>\n<b>1,2\n", "ORC\tName\n",
        "{\"error\":null,\"data\":[{\"uid\":1}]}", "{\"error\":\"x\",\"id\":1}\n",
        "{\"message\":\"hi\",\"status\":\"new\"}", "{\"error\":\"x\"}\n{\"error\":\"y\"}\n", "copy,of\n1,2\n",
        "data:id,name\n", "email\nada@x.org\n", "deadbeefdeadbeef\n0123456789abcdef\n", ""}) {
    EXPECT_TRUE(check_text("f", text)) << text;
  }
}

TEST(CheckBeginning, LetsTextPass) {
  for (const char* text : {"Id,Name\n", "\xEF\xBB\xBFId,Name\n", "PK,Name\n", ""}) {
    EXPECT_TRUE(check_beginning("f", text)) << text;
  }
}

}  // namespace
}  // namespace mixferry::connectors
