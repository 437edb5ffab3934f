/** Text for people: what may be printed and how much of it, what constants are called, what a misspelt name was meant to be. */
package io.funnel4j.text;
