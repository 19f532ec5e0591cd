"""Answers in social care's own words, all invented, and how a person labelled each: read, and measured."""
