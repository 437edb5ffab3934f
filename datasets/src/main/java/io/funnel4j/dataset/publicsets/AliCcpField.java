// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import java.util.Arrays;
import java.util.List;

/** The fields of Ali-CCP's features, by the ids that the files give them. */
public enum AliCcpField {
    USER("101", "user"),
    USER_CATEGORIES("109_14", "categories that the user met, weighted"),
    USER_SHOPS("110_14", "shops that the user met, weighted"),
    USER_BRANDS("127_14", "brands that the user met, weighted"),
    USER_INTENTIONS("150_14", "intentions that the user showed, weighted"),
    PROFILE_CATEGORY("121", "category of the user's profile"),
    PROFILE_GROUP("122", "group of the user's profile"),
    GENDER("124", "the user's gender"),
    AGE("125", "the user's age"),
    CONSUMPTION_1("126", "the user's consumption, first level"),
    CONSUMPTION_2("127", "the user's consumption, second level"),
    WORKING("128", "whether the user works"),
    GEOGRAPHY("129", "where the user lives"),
    ITEM("205", "item"),
    CATEGORY("206", "the item's category"),
    SHOP("207", "the item's shop"),
    INTENTIONS("210", "the item's intentions"),
    BRAND("216", "the item's brand"),
    CATEGORY_MET("508", "109_14 x 206: how much the user met the item's category, weighted"),
    SHOP_MET("509", "110_14 x 207: how much the user met the item's shop, weighted"),
    BRAND_MET("702", "127_14 x 216: how much the user met the item's brand, weighted"),
    INTENTIONS_MET("853", "150_14 x 210: how much the user showed the item's intentions, weighted"),
    POSITION("301", "position of the exposure");

    private final String id;
    private final String meaning;

    AliCcpField(String id, String meaning) {
        this.id = id;
        this.meaning = meaning;
    }

    /** The field's id in the files, and the name of its column. */
    public String id() {
        return id;
    }

    /** What it is, in words. */
    public String meaning() {
        return meaning;
    }

    static List<String> ids() {
        return Arrays.stream(values()).map(AliCcpField::id).toList();
    }
}
