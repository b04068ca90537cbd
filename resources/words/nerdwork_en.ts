<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>nw::app::Chip</name>
    <message numerus="yes">
        <source>%1, %n comics</source>
        <translation>
            <numerusform>%1, %n comic</numerusform>
            <numerusform>%1, %n comics</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>nw::app::FacetGroup</name>
    <message numerus="yes">
        <source>%1, %n comics</source>
        <translation>
            <numerusform>%1, %n comic</numerusform>
            <numerusform>%1, %n comics</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n more</source>
        <translation>
            <numerusform>Show %n more</numerusform>
            <numerusform>Show %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>nw::app::FeatureCard</name>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>nw::app::LibraryController</name>
    <message numerus="yes">
        <source>Added %n comics</source>
        <translation>
            <numerusform>Added %n comic</numerusform>
            <numerusform>Added %n comics</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n files cannot be read and were left alone.</source>
        <translation>
            <numerusform>%n file cannot be read and was left alone.</numerusform>
            <numerusform>%n files cannot be read and were left alone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n comics removed from the library. The files stay.</source>
        <translation>
            <numerusform>%n comic removed from the library. The file stays.</numerusform>
            <numerusform>%n comics removed from the library. The files stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n downloads removed. Your place is kept.</source>
        <translation>
            <numerusform>%n download removed. Your place is kept.</numerusform>
            <numerusform>%n downloads removed. Your place is kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainAction</name>
    <message numerus="yes">
        <source>Read %n page preview</source>
        <translation>
            <numerusform>Read %n page preview</numerusform>
            <numerusform>Read %n page preview</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>nw::app::PreviewStrip</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more pages</source>
        <translation>
            <numerusform>%n more page</numerusform>
            <numerusform>%n more pages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>nw::app::SettingsPage</name>
    <message numerus="yes">
        <source>%n downloaded comics, %1</source>
        <translation>
            <numerusform>%n downloaded comic, %1</numerusform>
            <numerusform>%n downloaded comics, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>nw::app::ShelfList</name>
    <message numerus="yes">
        <source>%1, %n comics</source>
        <translation>
            <numerusform>%1, %n comic</numerusform>
            <numerusform>%1, %n comics</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>nw::app::StorePage</name>
    <message numerus="yes">
        <source>%n comics</source>
        <translation>
            <numerusform>%n comic</numerusform>
            <numerusform>%n comics</numerusform>
        </translation>
    </message>
</context>
</TS>
